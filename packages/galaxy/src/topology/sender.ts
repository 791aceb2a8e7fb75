/** Header of a hand-off that tells the id of its sender, percent-encoded. */
export const senderHeader = 'x-galaxycache-sender'

/** The header that says `id`, if there is something to say. */
export const senderHeaders = (id: string | undefined): Readonly<Record<string, string>> =>
  id === undefined ? {} : { [senderHeader]: encodeURIComponent(id) }

/** The id that a header says; undefined where it says none. */
export function readSender(header: string | undefined): string | undefined {
  if (typeof header !== 'string') return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return undefined
  }
}
