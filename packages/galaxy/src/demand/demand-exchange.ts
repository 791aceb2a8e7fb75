import { keyHash } from '../cache/key-hash.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { RemotePeer } from '../remote-peer.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { readNumbers, writeNumbers } from './demand-header.js'
import { DemandLog } from './demand-log.js'
import { PeerAsks } from './peer-asks.js'

/** Requests of others that an owner answers with at most. */
const maxHeard = 16

/** What a {@link DemandExchange} works with. */
export interface DemandExchangeOptions<T> {
  readonly local: LocalCache<T>
  /** Gives a number from 0 to below 1. */
  readonly random: () => number
  readonly counters: GalaxyCounters
}

/**
 * What the processes of a universe tell each other of who asks for which keys, along with some of the fetches. Each sees a part of the
 * requests only, and what its copies answer their owners do not see at all; so a store knows better what to put out.
 *
 * Nobody depends on what is told. A peer that tells nothing, or nonsense, costs no value.
 */
export class DemandExchange<T> {
  readonly #options: DemandExchangeOptions<T>
  /** Tells this process from others in logs, until it ends. */
  readonly #asker: number
  readonly #log = new DemandLog()
  /** By peer and connection, as owners that are replaced begin anew. */
  readonly #asks = new WeakMap<RemotePeer, PeerAsks>()

  constructor(options: DemandExchangeOptions<T>) {
    this.#options = options
    this.#asker = Math.floor(options.random() * 2 ** 32)
  }

  /** Where requests for keys are noted that `remote` owns. */
  asksOf(remote: RemotePeer): PeerAsks {
    let asks = this.#asks.get(remote)
    if (asks === undefined) {
      asks = new PeerAsks()
      this.#asks.set(remote, asks)
    }
    return asks
  }

  /** `keys` are fetched from `remote`, in one request. @returns the header that goes with it; undefined: none does */
  tell(remote: RemotePeer, keys: readonly string[]): string | undefined {
    const asks = this.asksOf(remote)
    for (const key of keys) asks.fetched(keyHash(key))
    if (!asks.isDue) return undefined
    return writeNumbers([this.#asker, asks.heardUpTo], asks.take())
  }

  /** What the answer of `remote` said, if it said anything. */
  hear(remote: RemotePeer, header: string | undefined): void {
    if (header === undefined) return
    const numbers = readNumbers(header)
    const position = numbers?.[0]
    if (numbers === undefined || position === undefined) return
    this.asksOf(remote).heard(position)
    const { local, counters } = this.#options
    for (let i = 1; i < numbers.length; i++) if (local.hot.heard(numbers[i] as number)) counters.demandHeard += 1
  }

  /** Answers a peer that fetches and told something. @returns the header of the answer; undefined: none */
  answer(header: string | undefined): string | undefined {
    if (header === undefined) return undefined
    const numbers = readNumbers(header)
    if (numbers === undefined || numbers.length < 2) return undefined
    const [asker = 0, heardUpTo = 0] = numbers
    const others = this.#log.since(heardUpTo, asker, maxHeard)
    const { main } = this.#options.local
    for (let i = 2; i < numbers.length; i++) {
      const hash = numbers[i] as number
      this.#log.add(asker, hash)
      main.heard(hash)
    }
    return writeNumbers([this.#log.position], others)
  }
}
