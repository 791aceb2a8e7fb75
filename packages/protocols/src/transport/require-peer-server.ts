import type { PeerServer } from '@galaxycache/galaxy'

/** A galaxy, say, is none, and every call of a peer would fail. @throws TypeError that names the rule and the value */
export function requirePeerServer(server: PeerServer): void {
  if (typeof server?.serve === 'function') return
  const given = typeof server === 'object' && server !== null ? 'an object' : String(server)
  throw new TypeError(`server must be a Universe, or another PeerServer, got ${given}`)
}
