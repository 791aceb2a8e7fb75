import { demandHeader } from './demand/demand-header.js'
import type { PeerCall, PeerServer } from './peer-server.js'
import { epochHeader } from './write/epoch.js'

/**
 * `server` for those who may read and not write. Writes are unsupported, as they are to a process that knows none, and
 * that somebody knows of a later clear is not believed, nor what it says that others ask for. What a read does besides
 * stays: it may load, and so fill the caches.
 */
export function readOnly(server: PeerServer): PeerServer {
  const serveMany = server.serveMany?.bind(server)
  return {
    serve: (galaxy, key, request) => server.serve(galaxy, key, withoutHearsay(request)),
    ...(serveMany && { serveMany: (galaxy, keys, call) => serveMany(galaxy, keys, withoutHearsay(call)) }),
  }
}

const hearsay: ReadonlySet<string> = new Set([epochHeader, demandHeader])

const withoutHearsay = <C extends PeerCall>(call: C): C => ({
  ...call,
  header: (name: string) => (hearsay.has(name) ? undefined : call.header?.(name)),
})
