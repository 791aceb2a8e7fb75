import { keyHash } from '../key-hash.js'
import type { Arrival } from './arrival.js'
import { type CacheFactory, type CacheName, CacheStore, noSlot, type StoredEntry } from './cache-store.js'
import { LearningPace } from './learning-pace.js'
import { Lender } from './lender.js'
import { PastKeys } from './past-keys.js'
import { PendingHits } from './pending-hits.js'
import { ReuseRates } from './reuse-rates.js'
import { SlotUses } from './slot-uses.js'
import { stepThrough } from './step-through.js'
import { firstUses, oneMore, unasked, useClass } from './uses.js'

/**
 * Puts out what is least likely to be asked for again soon, for the bytes it takes, as {@link ReuseRates} learns it.
 * Entries asked for equally often and of about the same size are in a list by last use, so the one to go is the oldest of
 * a list: only those are compared.
 */
class ReuseStore<E extends StoredEntry> extends CacheStore<E> {
  readonly #rates: ReuseRates
  readonly #cache: CacheName
  readonly #pace: LearningPace
  readonly #past: PastKeys
  readonly #held = new SlotUses()
  /** Requests so far: the store's clock, which wraps around. */
  #now = 0
  /** Noted at the next miss: nothing goes out between misses. */
  readonly #pending = new PendingHits()
  #notedAt = 0
  /** Asked for last as of `#notedAt`, or taken in since; `noSlot` if it is not held any more. */
  #latest = noSlot
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
    this.#past = new PastKeys(this.#rates)
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

  override admits(key: string, chargedBytes: number, least: number, arrival?: Arrival): boolean {
    this.#notePending()
    const hash = keyHash(key)
    if (arrival === 'companion') return this.#admitsCompanion(hash, chargedBytes, least)
    const past = this.#past.uses(this.#past.find(hash))
    const uses = past === 0 ? firstUses(arrival) : oneMore(past)
    if (this.#promises(uses, chargedBytes) >= least) return true
    this.#missed()
    this.#asked(hash, chargedBytes, arrival)
    this.#remember(hash, uses, this.#now, false)
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
    return slot !== noSlot || this.#past.heard(this.#past.find(hash), this.#now)
  }

  override peekHash(hash: number): E | undefined {
    const slot = this.#held.find(hash)
    return slot === noSlot ? undefined : this.entryAt(slot)
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
    this.#past.clear()
  }

  protected added(slot: number, arrival?: Arrival): void {
    const { key, chargedBytes } = this.entryAt(slot)
    const hash = keyHash(key)
    if (arrival === 'companion') this.#notePending()
    else this.#missed()
    const { places } = this.#held
    this.#held.hold(slot, hash, chargedBytes)
    if (this.#held.places > places) this.#pending.fit(this.#held.places)
    this.#latest = slot
    this.#note(
      slot,
      arrival === 'companion' ? this.#unasked(hash) : this.#asked(hash, chargedBytes, arrival),
      this.#now,
    )
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
    this.#remember(held.hashAt(slot), held.usesAt(slot), lastAt, this.#putsOut)
    held.drop(slot)
    this.#victim = noSlot
    if (slot === this.#latest) this.#latest = noSlot
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

  /** If the one used last is not held any more, the one used last of the smallest of those asked for most often. */
  protected hottestSlot(): number {
    if (this.#now !== this.#notedAt) return this.#pending.slotAt(this.#now)
    return this.#latest === noSlot ? this.#held.newest() : this.#latest
  }

  protected override slotsHottestFirst(): Iterable<number> {
    this.#notePending()
    return this.#held.worthMostFirst(this.#worthOf)
  }

  /** Requests to be expected for the entry at the next request for any, for each byte. */
  readonly #worthOf = (slot: number, group = this.#held.groupAt(slot)): number =>
    this.#rates.rate(group, this.#ageOf(slot)) / this.#held.bytesAt(slot)

  #ageOf(slot: number): number {
    return (this.#now - this.#held.lastAt(slot)) >>> 0
  }

  /** As {@link leastWorth} has it, of a key that was asked for so often, for the last time just now. */
  #promises(uses: number, chargedBytes: number): number {
    return (this.#rates.rate(useClass(uses), 0) / chargedBytes) * this.#requests
  }

  /** That it came along tells more than how long ago its key was asked for, so that counts for nothing. */
  #admitsCompanion(hash: number, chargedBytes: number, least: number): boolean {
    if (this.#promises(unasked, chargedBytes) >= least) return true
    if (this.#past.find(hash) < 0) this.#remember(hash, unasked, this.#now, true)
    return false
  }

  #notePending(): void {
    const allHits = (this.#now - this.#notedAt) >>> 0
    const hits = Math.min(allHits, this.#pending.places)
    for (let back = hits - 1; back >= 0; back--) {
      const at = (this.#now - back) | 0
      this.#noteHit(this.#pending.slotAt(at), at)
    }
    if (hits > 0) this.#latest = this.#pending.slotAt(this.#now)
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

  /** The key with this hash, which was not held, is asked for. @returns how often by now */
  #asked(hash: number, chargedBytes: number, arrival: Arrival | undefined): number {
    const place = this.#past.find(hash)
    this.#lender?.asked(this.#now, this.#past.agePutOut(place, this.#now), chargedBytes, false)
    const past = this.#past.recall(place, this.#now)
    return past === 0 ? firstUses(arrival) : oneMore(past)
  }

  /** The value of the key with this hash came along with another. */
  #unasked(hash: number): number {
    this.#past.lose(this.#past.find(hash), this.#now)
    return unasked
  }

  #remember(hash: number, uses: number, lastAt: number, wasPutOut: boolean): void {
    this.#past.add({ hash, uses, lastAt, wasPutOut }, this.#now, this.size)
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
    const step = stepThrough(this.#held.places)
    for (let slot = 0; slot < this.#held.places; slot += step)
      if (this.#held.has(slot)) this.#rates.lasts(this.#held.groupAt(slot), this.#ageOf(slot), step)
    this.#past.last(this.#now)
    this.#rates.learn()
  }
}

/**
 * Learns from the stream how soon keys are asked for again, by how often they were and how long ago, and puts out what
 * promises least for its bytes. Of values that come from peers, those that promise less than what they would put out are
 * not taken in. See docs/promoters.md for what it saves.
 */
export const reuseStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) => new ReuseStore<E>(cache)
