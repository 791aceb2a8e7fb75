/** Where the page asks about a key. */
export const keyUrl = (galaxy: string, key: string): string =>
  `api/key?galaxy=${encodeURIComponent(galaxy)}&key=${encodeKey(key)}`

/** A key may be any bytes: one that is no part of UTF-8 is a lone surrogate, U+DC00 and the byte. */
const encodeKey = (key: string): string =>
  key.replace(/\p{Surrogate}|\P{Surrogate}+/gu, (part) =>
    part.isWellFormed() ? encodeURIComponent(part) : `%${(part.charCodeAt(0) & 0xff).toString(16).toUpperCase()}`,
  )
