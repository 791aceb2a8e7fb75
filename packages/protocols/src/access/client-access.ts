import type { AccessOptions } from './access-options.js'
import { type ClientTls, resolveClientTls } from './client-tls.js'
import { authorizationOf, resolveTokens } from './token.js'

/** Checked {@link AccessOptions}, as a client needs them. */
export interface ClientAccess {
  /** Undefined for what Node does by itself. */
  readonly tls: ClientTls | undefined
  /** Value of the `Authorization` header; undefined without a token. */
  readonly authorization: string | undefined
}

/** @throws TypeError or RangeError that names the option, the rule and, unless it is a secret, the value */
export function resolveClientAccess({ tls, token }: AccessOptions): ClientAccess {
  return { tls: resolveClientTls(tls), authorization: authorizationOf(resolveTokens(token)) }
}
