import type { Server } from 'node:tls'
import { Credentials } from './credentials.js'
import { ServerConnections } from './server-connections.js'
import { contextOf } from './server-tls.js'
import { resolveTlsOptions, type TlsOptions } from './tls-options.js'

/** Keeps the certificates of a server those of now. Ends by itself when the server closes. */
export interface CertificateRenewal {
  /**
   * Looks for new ones at once, besides the times of `reload`: on SIGHUP, say. What goes wrong is told to `reload.onError`.
   * Nothing happens without `reload`.
   */
  look(): Promise<void>
  /** Looks no more. */
  close(): void
}

/**
 * Gives a running server its new certificates, as `reload` of its options says. New connections begin with them. Those from
 * before end with the answers that are under way, and the peers come back on new ones. Call it before the server listens.
 * @throws TypeError for options, certificates or a key that cannot be used
 */
export function renewCertificates(server: Server, options: TlsOptions): CertificateRenewal {
  const credentials = new Credentials(resolveTlsOptions(options))
  const connections = new ServerConnections(server)
  server.setSecureContext(contextOf(credentials.current))
  const close = credentials.onChange(() => {
    server.setSecureContext(contextOf(credentials.current))
    connections.drain()
  })
  server.once('close', close)
  return { look: () => credentials.look(), close }
}
