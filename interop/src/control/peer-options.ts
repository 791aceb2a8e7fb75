/** Which bytes peers exchange. */
export type Wire = 'http' | 'grpc'

/** How to start a peer. */
export interface PeerOptions {
  readonly language: 'go' | 'node'
  readonly wire: Wire
  /** Id on the ring. Default: the url. */
  readonly id?: string
  /** `host:port` to listen on. Default: a free port of loopback. */
  readonly listen?: string
  /** Hash of the ring. Default `crc32`. */
  readonly hash?: 'crc32' | 'fnv1a'
  /** Points of an owner on the ring. Default 50. */
  readonly segments?: number
  /** Whether it owns keys. Default true. */
  readonly includeSelf?: boolean
  /** For how long, in ms, it asks the caches of previous owners after it starts. Default 0. */
  readonly warmUpMs?: number
  /** Name of a galaxy that other processes lack. Default: none. */
  readonly ownGalaxy?: string
  /** Behaves as a release of galaxycache that knows no expiry. Go alone. Default false. */
  readonly noExpiry?: boolean
}

/** Both kinds of peers take the same flags. */
export function flagsOf(options: PeerOptions): string[] {
  const { wire, id, listen, hash, segments, includeSelf, warmUpMs, ownGalaxy, noExpiry } = options
  const flags = {
    wire,
    id,
    listen,
    hash,
    segments,
    'include-self': includeSelf,
    'warm-up': warmUpMs === undefined ? undefined : `${warmUpMs}ms`,
    'own-galaxy': ownGalaxy,
    'no-expiry': noExpiry,
  }
  return Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}=${value}`)
}
