import type { LocalCache } from '../cache/local-cache.js'
import type { Clock } from '../clock.js'
import type { Deadlines } from '../deadlines.js'
import { requireKey } from '../key.js'
import type { Loaded } from '../loaded.js'
import type { PeerClient } from '../peer-client.js'
import type { Promotion } from '../promotion.js'
import type { FetchedValue } from '../remote-fetcher.js'
import type { RemotePeer } from '../remote-peer.js'
import type { Route } from '../routing/route.js'
import type { RecentWrites } from '../write/recent-writes.js'
import type { Companion } from './companion.js'
import type { CompanionWorth } from './companion-worth.js'
import { maxCompanions } from './companions-header.js'
import { type Confidence, confidences } from './confidence.js'

/** What a {@link CompanionIntake} works with. */
export interface CompanionIntakeOptions<T> {
  readonly name: string
  readonly maxKeyBytes: number
  readonly local: LocalCache<T>
  readonly route: Route
  readonly peers: PeerClient<T>
  readonly promotion: Promotion<T>
  readonly recentWrites: RecentWrites
  readonly worth: CompanionWorth
  readonly clock: Clock
  readonly deadlines: Deadlines
}

/**
 * Offers what came along with a fetched value to the hot cache. Nobody asked for it, so what cannot be kept is passed
 * over: its key is fetched when it is asked for. Whether any were asked for is not looked at: what the owner of a key
 * says of it is as good unasked.
 *
 * At once, so that the caller goes on only after it: what it asks for next is most likely among what came. So a get
 * that brought four values waits for five to be decoded.
 */
export class CompanionIntake<T> {
  readonly #options: CompanionIntakeOptions<T>

  constructor(options: CompanionIntakeOptions<T>) {
    this.#options = options
  }

  /** `by`, which was asked at `askedAtMs` of the time of deadlines, has sent `fetched`. */
  arrived(by: RemotePeer, fetched: FetchedValue, askedAtMs: number): void {
    const { companions } = fetched
    if (!Array.isArray(companions)) return
    const { recentWrites, clock, deadlines } = this.#options
    const stampMs = clock.now() - (deadlines.nowMs() - askedAtMs)
    // Whoever wrote one of the keys while this was on its way may have been forgotten again.
    const isLate = recentWrites.isLate(stampMs)
    const { count } = recentWrites
    for (const companion of companions.slice(0, maxCompanions)) {
      try {
        // Asked about one of them, a promoter may clear all.
        const isOld = isLate || recentWrites.isWrittenSince(count, companion.key)
        this.#offer(by, fetched, companion, isOld)
      } catch {
        // What a peer or a protocol made of it, or a store throws: it is as if it had not come. The value has.
      }
    }
  }

  #offer(by: RemotePeer, fetched: FetchedValue, companion: Companion, isOld: boolean): void {
    const { worth, promotion } = this.#options
    const { key } = companion
    const confidence = confidences.find((known) => known === companion.confidence)
    if (confidence === undefined) return
    worth.received(confidence)
    if (isOld || !this.#isWanted(by, key)) return
    const isApproved = promotion.offerCompanion(key, this.#decoded(by, fetched, companion, confidence))
    if (isApproved !== undefined) worth.judged(isApproved)
  }

  /**
   * Not what is held, fresh or stale, or may be older than a write that is known here, or that `by` is not asked for.
   */
  #isWanted(by: RemotePeer, key: string): boolean {
    const { name, maxKeyBytes, local, route, recentWrites } = this.#options
    requireKey(key, maxKeyBytes, name)
    if (local.held(key) !== undefined || recentWrites.includes(key) || route.isOwnedHere(key)) return false
    return route.remoteOwners(key).some(({ peer }) => peer.id === by.peer.id)
  }

  #decoded(
    by: RemotePeer,
    { epoch, codecVersion }: FetchedValue,
    { key, bytes, expiresAtMs }: Companion,
    confidence: Confidence,
  ): Loaded<T> {
    return this.#options.peers.decode(key, { bytes, expiresAtMs, epoch, codecVersion }, by, confidence)
  }
}
