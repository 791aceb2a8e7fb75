import type { Codec } from '@galaxycache/codecs'
import type { Admission } from './admission.js'
import { readValue } from './cache/cache-entry.js'
import type { LocalCache } from './cache/local-cache.js'
import { Caller, type CallerOptions, requireCallerOptions } from './caller.js'
import type { Deadlines } from './deadlines.js'
import type { PeerClient } from './peer-client.js'
import type { Route } from './routing/route.js'

/** What a {@link Peeker} works with. */
export interface PeekerOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  /** Time limit of one call to a peer, in ms. */
  readonly peerTimeoutMs: number
  readonly local: LocalCache<T>
  readonly route: Route
  readonly peers: PeerClient<T>
  readonly admission: Admission
  readonly deadlines: Deadlines
}

/** Looks for values where they are cached, and leaves everything as it was. */
export class Peeker<T> {
  readonly #options: PeekerOptions<T>

  constructor(options: PeekerOptions<T>) {
    this.#options = options
  }

  /** As `galaxy.peek`. */
  async peek(key: string, options: CallerOptions = {}): Promise<T | undefined> {
    const { name, codec, local, route, peers, admission, deadlines, peerTimeoutMs } = this.#options
    const entry = local.peek(key)
    if (entry !== undefined) return readValue(entry, codec)
    admission.requireUsable(key)
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = requireCallerOptions(options)
    const remote = route.peerFor(key)
    if (remote === undefined) return undefined
    const caller = new Caller(name, key, { signal, timeoutMs, cancellation: admission.closing }, deadlines)
    try {
      const limitMs = Math.min(timeoutMs, peerTimeoutMs)
      return (await peers.peek(remote, key, limitMs, caller.cancellation))?.take()
    } finally {
      caller.release()
    }
  }
}
