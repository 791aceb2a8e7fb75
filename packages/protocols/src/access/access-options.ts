import type { Authorize } from './authorize.js'
import type { TlsOptions } from './tls-options.js'
import type { Token } from './token.js'

/** How peers know each other. The same for client and server. */
export interface AccessOptions {
  /**
   * Certificates: those of this process, and whose word about others is taken. A server gets them by
   * `tlsServerOptions`; its handler, which takes them too, lets members in and nobody else. Default: what Node trusts,
   * and no certificate of its own.
   */
  readonly tls?: TlsOptions
  /**
   * A secret that peers share, sent as `Authorization: Bearer`. Of several, the first is sent and each is
   * accepted, so that one can follow another. Whoever reads the network reads it, unless there is TLS. Default:
   * none is sent or demanded.
   */
  readonly token?: Token
}

/** How a server tells who may ask. What is demanded by several options, all must grant. */
export interface ServerAccessOptions extends AccessOptions {
  /** Asked last, when certificate and token are right. Default: who has both may ask. */
  readonly authorize?: Authorize
  /** Time for `authorize`, in ms; after it the request is refused. Default 1,000. */
  readonly authorizeTimeoutMs?: number
}

/**
 * What is known of {@link ServerAccessOptions}, so that no other name is taken for one. Clients know all of them too:
 * both ends may be given the same.
 */
export const accessOptionNames: Readonly<Record<keyof ServerAccessOptions, true>> = {
  tls: true,
  token: true,
  authorize: true,
  authorizeTimeoutMs: true,
}
