/** The most of a name or key that a message shows, in characters. A key may be 64 KiB long. */
const maxCharacters = 100

/** A name or key as a message shows it: in quotes, its end left out if it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > maxCharacters ? `${text.slice(0, maxCharacters)}...` : text)
