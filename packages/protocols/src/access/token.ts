import { createHash, timingSafeEqual } from 'node:crypto'

/** A secret that peers share, or several: the first is sent, each is accepted. */
export type Token = string | readonly string[]

/** More than any issuer's; a longer one is refused unread. */
const maxTokenLength = 4096

/** RFC 6750, section 2.1. */
const tokenForm = /^[\w.~+/-]+=*$/

/** Checks tokens. None of what was given is in a message. @throws TypeError */
export function resolveTokens(token: Token | undefined): readonly string[] {
  if (token === undefined) return []
  const tokens: readonly unknown[] = typeof token === 'string' ? [token] : Array.isArray(token) ? token : [undefined]
  if (tokens.length === 0) throw new TypeError('token must be a text or a list of them, got an empty list')
  return tokens.map(requireToken)
}

function requireToken(token: unknown): string {
  if (typeof token === 'string' && token.length <= maxTokenLength && tokenForm.test(token)) return token
  const what = typeof token === 'string' ? `${token.length} others` : `no text`
  throw new TypeError(
    `token must be 1 to ${maxTokenLength} characters of A-Z, a-z, 0-9 and -._~+/, with = at its end alone, got ${what}`,
  )
}

/** Value of the `Authorization` header that a client sends; undefined without a token. */
export const authorizationOf = ([first]: readonly string[]): string | undefined =>
  first === undefined ? undefined : `Bearer ${first}`

/**
 * Tells right tokens from wrong ones in a time that does not depend on how much of one is right, nor on which one it
 * is: digests are compared, all of them, each to its end.
 */
export class TokenCheck {
  readonly #digests: readonly Buffer[]

  constructor(tokens: readonly string[]) {
    this.#digests = tokens.map(digest)
  }

  /** @param authorization value of the `Authorization` header */
  accepts(authorization: string): boolean {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (token === undefined || token.length > maxTokenLength) return false
    const sent = digest(token)
    let equal = 0
    for (const accepted of this.#digests) equal |= Number(timingSafeEqual(sent, accepted))
    return equal === 1
  }
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()
