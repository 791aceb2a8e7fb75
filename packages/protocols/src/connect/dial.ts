import net from 'node:net'
import tls from 'node:tls'
import { timerDelay } from '../transport/delay.js'
import type { PeerAddress } from '../transport/peer-url.js'
import type { ResolvedConnectProtocolOptions } from './options.js'

/** Begins a connection for HTTP/2. It is destroyed if it is not there, TLS included, within `connectTimeoutMs`. */
export function dialHttp2(
  { origin, socketPath }: PeerAddress,
  { connectTimeoutMs, tls: clientTls }: ResolvedConnectProtocolOptions,
): net.Socket {
  if (socketPath !== undefined) return limitConnect(net.connect({ path: socketPath }), 'connect', connectTimeoutMs)
  const { protocol, hostname, port } = new URL(origin)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (protocol === 'http:')
    return limitConnect(net.connect({ host, port: Number(port || 80), noDelay: true }), 'connect', connectTimeoutMs)
  // A name is sent, an address is not. RFC 6066, section 3.
  const servername = net.isIP(host) === 0 ? host : ''
  const options = { servername, ...clientTls?.connectOptions, host, port: Number(port || 443), ALPNProtocols: ['h2'] }
  const secure = tls.connect(options)
  return limitConnect(secure.setNoDelay(), 'secureConnect', connectTimeoutMs)
}

/** Destroys `socket` if it has not emitted `event` in time. */
export function limitConnect<S extends net.Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  connectTimeoutMs: number,
): S {
  const timer = setTimeout(() => {
    socket.destroy(new Error(`the connection must be there within ${connectTimeoutMs} ms, and was not`))
  }, timerDelay(connectTimeoutMs))
  const stop = (): void => clearTimeout(timer)
  socket.once(event, stop).once('close', stop)
  return socket
}
