import { buildConnector } from 'undici'
import type { ClientAccess } from '../access/client-access.js'
import type { ResolvedConnectionsOptions } from './connections-options.js'
import { timerDelay } from './delay.js'
import type { PeerAddress } from './peer-url.js'

/**
 * How a connection begins, with the certificates of now.
 * @param underWay holds those that are still on their way, for who must end them
 */
export function makeDial(
  { socketPath }: PeerAddress,
  { tls, connectTimeoutMs }: Pick<ResolvedConnectionsOptions, 'connectTimeoutMs'> & Pick<ClientAccess, 'tls'>,
  underWay: Set<AbortController>,
): buildConnector.connector {
  const options = {
    ...tls?.connectOptions,
    // A session that is resumed is not checked again.
    maxCachedSessions: 0,
    socketPath: socketPath ?? null,
    timeout: timerDelay(connectTimeoutMs),
  }
  return (to, done) => {
    // One for each, for Node 20 never takes the listener of a socket off its signal: with one for
    // all, none would be freed.
    const controller = new AbortController()
    underWay.add(controller)
    // Undici's types know either TLS options or a signal; both reach the socket.
    const dial = buildConnector({ ...options, signal: controller.signal } as buildConnector.BuildOptions)
    dial(to, (...[error, socket]) => {
      underWay.delete(controller)
      if (error === null) done(null, socket)
      else done(plain(error), null)
    })
  }
}

/**
 * Where the certificate is that of another host, undici fails the requests for that host alone, by a name which it
 * compares with none here. They would wait, while it dials without end.
 */
function plain(error: Error): Error {
  return 'code' in error && error.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? new Error(error.message, { cause: error })
    : error
}
