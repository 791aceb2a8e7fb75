/** Where a peer listens. */
export interface PeerAddress {
  /** Scheme, host and port. For a Unix socket it only fills the Host header. */
  readonly origin: string
  /** Path of a Unix socket, where the peer listens on one. */
  readonly socketPath: string | undefined
  /** Path that all request paths begin with; no slash at its end. */
  readonly prefix: string
}

/**
 * Reads a peer's url: `http://` or `https://` with an optional path that is kept as a prefix, a bare `host:port` (means
 * http), or `unix:///path/to.sock`, where a prefix may follow after a colon: `unix:///path/to.sock:/prefix`.
 * @throws TypeError for anything else, and for credentials, a query or a fragment
 */
export function parsePeerUrl(url: string): PeerAddress {
  if (/^unix:/i.test(url)) return parseUnixUrl(url)
  const full = url.includes('://') ? url : `http://${url}`
  const parsed = URL.canParse(full) ? new URL(full) : refuse(url, 'must be a URL or host:port')
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    refuse(url, 'must begin with http://, https:// or unix://')
  if (parsed.username !== '' || parsed.password !== '') refuse(withoutCredentials(url), 'must not hold credentials')
  if (full.includes('?') || full.includes('#')) refuse(url, 'must have no query and no fragment')
  return { origin: parsed.origin, socketPath: undefined, prefix: parsed.pathname.replace(/\/+$/, '') }
}

function parseUnixUrl(url: string): PeerAddress {
  const match = /^unix:\/\/(\/[^:?#]+)(?::(\/[!-"$->@-~]*))?$/i.exec(url)
  const [, path = '', prefix = ''] =
    match ?? refuse(url, 'must have the form unix:///path/to.sock or unix:///path/to.sock:/prefix')
  return { origin: 'http://localhost', socketPath: decodePath(url, path), prefix: prefix.replace(/\/+$/, '') }
}

function decodePath(url: string, path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return refuse(url, 'must have a percent-encoded path')
  }
}

const withoutCredentials = (url: string): string => url.replace(/^(https?:\/\/)?.*@/i, '$1...@')

function refuse(url: string, rule: string): never {
  throw new TypeError(`peer url ${rule}, got ${JSON.stringify(url)}`)
}
