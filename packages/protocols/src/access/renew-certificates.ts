import type { Server } from 'node:tls'
import { systemClock } from '@galaxycache/galaxy'
import { Credentials } from './credentials.js'
import { ServerConnections } from './server-connections.js'
import { contextOf } from './server-tls.js'
import { resolveTlsOptions, type TlsOptions } from './tls-options.js'

/** Keeps the certificates of a server those of now. Ends by itself when the server closes. */
export interface CertificateRenewal {
  /**
   * Looks for new ones at once, besides the times of `reload`: on SIGHUP, say. What goes wrong is told to
   * `reload.onError`. Nothing happens without `reload`.
   */
  look(): Promise<void>
  /** Looks no more. */
  close(): void
}

/**
 * Gives a running server its new certificates, as `reload` of its options says. New connections begin with them. Those
 * from before end with the answers that are under way, or with their next one, and the peers come back on new ones.
 * Those of HTTP/1.1 that are asked nothing for a second end then; those that were upgraded, as for WebSockets, stay.
 * Call it before the server listens.
 * @throws TypeError for options, certificates or a key that cannot be used
 */
export function renewCertificates(server: Server, options: TlsOptions): CertificateRenewal {
  const resolved = resolveTlsOptions(options)
  const credentials = new Credentials(resolved)
  const connections = new ServerConnections(server, resolved.reload?.clock ?? systemClock)
  server.setSecureContext(contextOf(credentials.current))
  const close = credentials.onChange(() => {
    server.setSecureContext(contextOf(credentials.current))
    connections.drain()
  })
  server.once('close', close)
  return { look: () => credentials.look(), close }
}
