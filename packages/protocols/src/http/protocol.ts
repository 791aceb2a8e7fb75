import type { FetchProtocol } from '@galaxycache/galaxy'
import { HttpFetcher } from './fetcher.js'
import { type HttpProtocolOptions, resolveHttpProtocolOptions } from './options.js'

/**
 * Fetches values from peers over HTTP/1.1, as galaxycache for Go does. A peer's url is `http://` or `https://`, a bare
 * `host:port` (http), or `unix:///path/to.sock`; a path in it is kept as a prefix. No proxy is used, whatever the
 * environment says, and no redirect followed.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function httpProtocol(options: HttpProtocolOptions = {}): FetchProtocol {
  const resolved = resolveHttpProtocolOptions(options)
  return { name: 'http', connect: (peer) => new HttpFetcher(peer, resolved) }
}
