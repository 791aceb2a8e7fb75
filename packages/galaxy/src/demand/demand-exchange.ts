import type { LocalCache } from '../cache/local-cache.js'
import type { CompanionWorth } from '../companions/companion-worth.js'
import type { Successors } from '../companions/successors.js'
import { keyHash } from '../key-hash.js'
import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { readNumbers, writeNumbers } from './demand-header.js'
import { DemandLog } from './demand-log.js'
import { PeerAsks } from './peer-asks.js'

/** A peer that comes back within this time, as in a rolling restart, is told by the copies that came from it before. */
const forgetAfterMs = 10 * 60_000

/** Where the keys begin in what a peer tells: after who asks, and up to where it has heard. */
const firstKey = 2

/** Keys that an owner answers with at most. */
const maxHeard = 16

/** What a {@link DemandExchange} works with. */
export interface DemandExchangeOptions<T> {
  readonly local: LocalCache<T>
  readonly picker: PeerPicker
  /** Gives a number from 0 to below 1. */
  readonly random: () => number
  readonly counters: GalaxyCounters
  /** Where it is learned which keys are asked for one after the other; undefined: nowhere. */
  readonly successors: Successors | undefined
  /** What is learned of values that are sent along; undefined: none are taken. */
  readonly worth: CompanionWorth | undefined
}

/**
 * What the processes of a universe tell each other of who asks for which keys, along with some of the fetches.
 * Each sees a part of the requests only, and what its copies answer their owners do not see at all; so a store
 * knows better what to put out.
 *
 * Nobody depends on what is told. A peer that tells nothing, or nonsense, costs no value.
 */
export class DemandExchange<T> {
  readonly #options: DemandExchangeOptions<T>
  /** Tells this process from others in logs, until it ends. */
  readonly #asker: number
  readonly #log: DemandLog
  /** By the peer's id, so that copies go on telling a peer that came back at another address. */
  readonly #asks = new Map<string, PeerAsks>()

  constructor(options: DemandExchangeOptions<T>) {
    const { picker, random } = options
    this.#options = options
    // With the id, because all processes may have the same chance, as those of a test.
    this.#asker = (keyHash(picker.selfId) ^ Math.floor(random() * 2 ** 32)) >>> 0
    this.#log = new DemandLog(Math.floor(random() * 2 ** 32))
  }

  /** Where requests are noted for keys that came from `remote`, which is told. */
  asksOf({ peer: { id } }: RemotePeer): PeerAsks {
    const known = this.#asks.get(id)
    if (known !== undefined) return known
    const asks = new PeerAsks(this.#options.worth)
    this.#forgetThoseGone()
    this.#asks.set(id, asks)
    return asks
  }

  /** `keys` are fetched from `remote`, in one request. @returns the header that goes with it; undefined: none does */
  tell(remote: RemotePeer, keys: readonly string[]): string | undefined {
    const asks = this.asksOf(remote)
    asks.fetched(keys)
    return asks.isDue ? writeNumbers([this.#asker, asks.heardUpTo], asks.take()) : undefined
  }

  /** What the answer of `remote` said, if it said anything. @throws what the hot cache's store throws */
  hear(remote: RemotePeer, header: string | undefined): void {
    if (header === undefined) return
    const numbers = readNumbers(header)
    const position = numbers?.[0]
    if (numbers === undefined || position === undefined || !this.asksOf(remote).heard(position)) return
    const { local, counters } = this.#options
    for (let i = 1; i < numbers.length; i++) if (local.hot.heard(numbers[i] as number)) counters.demandHeard += 1
  }

  /**
   * Answers a peer that fetches and told something.
   * @returns the header of the answer; undefined: none
   * @throws what the main cache's store throws
   */
  answer(header: string | undefined): string | undefined {
    if (header === undefined) return undefined
    const numbers = readNumbers(header)
    if (numbers === undefined || numbers.length < firstKey) return undefined
    const [asker = 0, heardUpTo = 0] = numbers
    const others = this.#log.since(heardUpTo, asker, maxHeard)
    const { local, successors } = this.#options
    const { main } = local
    successors?.fit(main.entries)
    for (let i = firstKey; i < numbers.length; i++) {
      const hash = numbers[i] as number
      this.#log.add(asker, hash)
      main.heard(hash)
    }
    successors?.asked(asker, numbers, firstKey)
    return writeNumbers([this.#log.position], others)
  }

  #forgetThoseGone(): void {
    const { picker } = this.#options
    for (const id of this.#asks.keys()) if (!picker.isOrWasPeer(id, forgetAfterMs)) this.#asks.delete(id)
  }
}
