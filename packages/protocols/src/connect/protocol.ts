import type { FetchProtocol, Peer, RemoteFetcher } from '@galaxycache/galaxy'
import { ConnectFetcher } from './fetcher.js'
import { type ConnectProtocolOptions, resolveConnectProtocolOptions } from './options.js'
import { UnaryFetcher } from './unary/fetcher.js'

/**
 * Fetches values from peers over gRPC, gRPC-Web or Connect. With the defaults, gRPC over HTTP/2, that is what
 * galaxycache for Go speaks. A peer's url is `http://` or `https://`, a bare `host:port` (http), or
 * `unix:///path/to.sock`; a path in it is kept as a prefix. No proxy is used, whatever the environment says.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function connectProtocol(options: ConnectProtocolOptions = {}): FetchProtocol {
  const resolved = resolveConnectProtocolOptions(options)
  const isUnary = resolved.wire === 'connect' && resolved.httpVersion === '1.1'
  const connect = (peer: Peer): RemoteFetcher =>
    isUnary ? new UnaryFetcher(peer, resolved) : new ConnectFetcher(peer, resolved)
  return { name: resolved.wire, connect }
}
