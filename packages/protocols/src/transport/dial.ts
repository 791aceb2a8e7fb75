import { buildConnector } from 'undici'
import type { ClientAccess } from '../access/client-access.js'
import type { ResolvedConnectionsOptions } from './connections-options.js'
import { timerDelay } from './delay.js'
import type { PeerAddress } from './peer-url.js'

/** How a connection begins, with the certificates of now. `signal` frees those that are still on their way. */
export function makeDial(
  { socketPath }: PeerAddress,
  { tls, connectTimeoutMs }: Pick<ResolvedConnectionsOptions, 'connectTimeoutMs'> & Pick<ClientAccess, 'tls'>,
  signal: AbortSignal,
): buildConnector.connector {
  const options = {
    ...tls?.connectOptions,
    // A session that is resumed is not checked again.
    maxCachedSessions: 0,
    socketPath: socketPath ?? null,
    timeout: timerDelay(connectTimeoutMs),
    signal,
  }
  // Undici's types know either TLS options or a signal; both reach the socket.
  const dial = buildConnector(options as buildConnector.BuildOptions)
  return (to, done) =>
    dial(to, (...[error, socket]) => (error === null ? done(null, socket) : done(plain(error), null)))
}

/**
 * Where the certificate is that of another host, undici fails the requests for that host alone, by a name which it compares
 * with none here. They would wait, while it dials without end.
 */
function plain(error: Error): Error {
  return 'code' in error && error.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? new Error(error.message, { cause: error })
    : error
}
