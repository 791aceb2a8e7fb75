import { keyHash } from '../key-hash.js'
import { type CacheFactory, type CacheName, CacheStore, noSlot, type StoredEntry } from './cache-store.js'
import { KeyHistory, type PastKey } from './key-history.js'
import { LearningPace } from './learning-pace.js'
import { Lender } from './lender.js'
import { PendingHits } from './pending-hits.js'
import { ReuseRates } from './reuse-rates.js'
import { SlotUses } from './slot-uses.js'
import { stepThrough } from './step-through.js'
import { firstUse, oneMore, useClass } from './uses.js'

/** Keys remembered for each entry held, at most. */
const historyPerEntry = 4

/**
 * Puts out what is least likely to be asked for again soon, for the bytes it takes, as {@link ReuseRates} learns it.
 * Entries asked for equally often and of about the same size are in a list by last use, so the one to go is the oldest of
 * a list: only those are compared.
 */
class ReuseStore<E extends StoredEntry> extends CacheStore<E> {
  readonly #rates: ReuseRates
  readonly #cache: CacheName
  readonly #pace: LearningPace
  readonly #history = new KeyHistory()
  readonly #held = new SlotUses()
  /** Requests so far: the store's clock, which wraps around. */
  #now = 0
  /** Noted at the next miss: nothing goes out between misses. */
  readonly #pending = new PendingHits()
  #notedAt = 0
  /** As {@link #now}, which is for differences, but without what was only heard of, and does not wrap. */
  #requests = 0
  #lender: Lender | undefined
  /** The next to go as of `#victimAt`; `noSlot` if it is not known any more. */
  #victim = noSlot
  #victimAt = 0
  /** Whether the entry that goes has to make room. */
  #putsOut = false

  constructor(cache: CacheName) {
    super()
    // In the main cache it saves nothing, and waiting for a better rate takes room that could be lent.
    this.#rates = new ReuseRates(cache === 'hot')
    this.#cache = cache
    this.#pace = new LearningPace(cache)
  }

  override lender(ownBytes: number, maxLentBytes: number): Lender {
    this.#lender = new Lender(ownBytes, maxLentBytes)
    return this.#lender
  }

  override leastWorth(): number | undefined {
    const victim = this.victim()
    if (victim === noSlot || (this.#cache === 'main' && !this.#pace.hasLearned)) return undefined
    return this.#worthOf(victim) * this.#requests
  }

  override admits(key: string, chargedBytes: number, least: number, wasLoaded?: boolean): boolean {
    this.#notePending()
    const hash = keyHash(key)
    const place = this.#history.find(hash)
    const uses = place < 0 ? firstUse(wasLoaded) : oneMore(this.#history.uses(place))
    if ((this.#rates.rate(useClass(uses), 0) / chargedBytes) * this.#requests >= least) return true
    this.#missed()
    this.#recall(hash, chargedBytes)
    this.#remember({ hash, uses, lastAt: this.#now, wasPutOut: false })
    return false
  }

  /**
   * Counts as a request in what is learned of keys. What is to be expected of them, and when to learn, goes by the store's own requests. A
   * main store is told of requests that copies elsewhere answered, and need not hold their keys for those.
   */
  override heard(hash: number): boolean {
    if (this.#cache === 'main' || hash === 0) return false
    this.#tick()
    const slot = this.#held.find(hash)
    if (slot !== noSlot) this.#noteHit(slot, this.#now)
    return slot !== noSlot || this.#heardOfPast(hash)
  }

  override evict(): E | undefined {
    this.#putsOut = true
    const entry = super.evict()
    this.#putsOut = false
    return entry
  }

  /** Forgets what it remembered of keys, too. */
  override clear(): void {
    super.clear()
    this.#history.clear()
  }

  protected added(slot: number, wasLoaded?: boolean): void {
    const { key, chargedBytes } = this.entryAt(slot)
    const hash = keyHash(key)
    this.#missed()
    const { places } = this.#held
    this.#held.hold(slot, hash, chargedBytes)
    if (this.#held.places > places) this.#pending.fit(this.#held.places)
    const past = this.#recall(hash, chargedBytes)
    this.#note(slot, past === 0 ? firstUse(wasLoaded) : oneMore(past), this.#now)
  }

  protected used(slot: number): void {
    const now = (this.#now + 1) | 0
    this.#now = now
    this.#pending.add(slot, now)
  }

  protected removed(slot: number): void {
    this.#notePending()
    const held = this.#held
    const lastAt = held.lastAt(slot)
    if (!this.#putsOut) this.#lender?.gone(this.#now, (this.#now - lastAt) >>> 0, held.bytesAt(slot))
    this.#remember({ hash: held.hashAt(slot), uses: held.usesAt(slot), lastAt, wasPutOut: this.#putsOut })
    held.drop(slot)
    this.#victim = noSlot
  }

  protected victim(): number {
    this.#notePending()
    if (this.#victim === noSlot || this.#victimAt !== this.#now) {
      this.#victim = this.#held.worthLeast(this.#worthOf)
      this.#victimAt = this.#now
    }
    return this.#victim
  }

  protected coldestSlot(): number {
    return this.victim()
  }

  /** The last hit since the last miss; if there was none, the one used last of the smallest of those asked for most often. */
  protected hottestSlot(): number {
    if (this.#now !== this.#notedAt) return this.#pending.slotAt(this.#now)
    return this.#held.newest()
  }

  protected override slotsHottestFirst(): Iterable<number> {
    this.#notePending()
    return this.#held.worthMostFirst(this.#worthOf)
  }

  /** Requests to be expected for the entry at the next request for any, for each byte. */
  readonly #worthOf = (slot: number): number => {
    const age = (this.#now - this.#held.lastAt(slot)) >>> 0
    return this.#rates.rate(this.#held.groupAt(slot), age) / this.#held.bytesAt(slot)
  }

  #notePending(): void {
    const allHits = (this.#now - this.#notedAt) >>> 0
    const hits = Math.min(allHits, this.#pending.places)
    for (let back = hits - 1; back >= 0; back--) {
      const at = (this.#now - back) | 0
      this.#noteHit(this.#pending.slotAt(at), at)
    }
    this.#requests += allHits
    this.#notedAt = this.#now
  }

  #noteHit(slot: number, at: number): void {
    const age = (at - this.#held.lastAt(slot)) >>> 0
    this.#rates.ended(this.#held.groupAt(slot), age)
    this.#lender?.asked(at, age, this.#held.bytesAt(slot), true)
    this.#note(slot, oneMore(this.#held.usesAt(slot)), at)
  }

  #note(slot: number, uses: number, at: number): void {
    this.#victim = noSlot
    this.#held.note(slot, uses, at)
  }

  /** The uses so far of the key with this hash, which was not held; 0: none. From now on the history does not know it. */
  #recall(hash: number, chargedBytes: number): number {
    const place = this.#history.find(hash)
    const age = place < 0 ? Number.POSITIVE_INFINITY : (this.#now - this.#history.lastAt(place)) >>> 0
    // What was taken out, LRU would not have either.
    const knownAge = place >= 0 && this.#history.wasPutOut(place) ? age : Number.POSITIVE_INFINITY
    this.#lender?.asked(this.#now, knownAge, chargedBytes, false)
    if (place < 0) return 0
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), age)
    this.#history.delete(place)
    return uses
  }

  #remember(key: PastKey): void {
    this.#history.add(key, this.#now, this.size * historyPerEntry, this.#forget)
  }

  readonly #forget = (uses: number, lastAt: number): void => {
    this.#rates.lost(useClass(uses), (this.#now - lastAt) >>> 0)
  }

  #heardOfPast(hash: number): boolean {
    const place = this.#history.find(hash)
    if (place < 0) return false
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), (this.#now - this.#history.lastAt(place)) >>> 0)
    this.#history.asked(place, oneMore(uses), this.#now)
    return true
  }

  /** A request for a key that is not held. Only with these is there anything to put out, so only they have time to learn. */
  #missed(): void {
    this.#tick()
    this.#requests++
    if (this.#pace.isDue(this.#requests, this.size)) this.#learn()
  }

  /** A request that is no hit here. */
  #tick(): void {
    this.#notePending()
    this.#now = (this.#now + 1) | 0
    this.#notedAt = this.#now
  }

  #learn(): void {
    const slotStep = stepThrough(this.#held.places)
    for (let slot = 0; slot < this.#held.places; slot += slotStep)
      if (this.#held.has(slot)) this.#lasts(this.#held.usesAt(slot), this.#held.lastAt(slot), slotStep)
    const placeStep = stepThrough(this.#history.places)
    for (let place = 0; place < this.#history.places; place += placeStep) {
      const uses = this.#history.uses(place)
      if (uses > 0) this.#lasts(uses, this.#history.lastAt(place), placeStep)
    }
    this.#rates.learn()
  }

  #lasts(uses: number, lastAt: number, keys: number): void {
    this.#rates.lasts(useClass(uses), (this.#now - lastAt) >>> 0, keys)
  }
}

/**
 * Learns from the stream how soon keys are asked for again, by how often they were and how long ago, and puts out what
 * promises least for its bytes. Of values that come from peers, those that promise less than what they would put out are
 * not taken in. See docs/promoters.md for what it saves.
 */
export const reuseStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) => new ReuseStore<E>(cache)
