import type { Clock } from '../clock.js'
import { RecentKeys } from '../recent-keys.js'

/**
 * Keys that were written a moment ago. While a write goes round, one process knows it and another does not, so a value
 * that comes from another process may be older than the write: it may be answered with, but not be kept.
 */
export class RecentWrites {
  readonly #windowMs: number
  readonly #clock: Clock
  /** When the latest write of each key that is known began, in ms since the Unix epoch. */
  readonly #stampsMs: RecentKeys<number>
  /** The latest stamp of those that are not known any more because too many keys were written. */
  #droppedMs = Number.NEGATIVE_INFINITY
  #clearedAtMs = Number.NEGATIVE_INFINITY
  /**
   * Until when a clear is worth remembering, in ms of the clock's monotonic time: whatever is from
   * before it is late afterwards.
   */
  #clearedUntilMs = Number.NEGATIVE_INFINITY
  #count = 0
  /** What the count was at the latest clear. */
  #countAtClear = 0

  /** @param windowMs how long a write may take to go round */
  constructor(windowMs: number, clock: Clock) {
    this.#windowMs = windowMs
    this.#clock = clock
    this.#stampsMs = new RecentKeys(windowMs, clock, (stampMs) => this.#drop(stampMs))
  }

  /** Writes and clears so far, for {@link isWrittenSince}. */
  get count(): number {
    return this.#count
  }

  /**
   * Whether `key` was written, or everything was cleared, after the {@link count} was so much. On the path of every
   * fetch: next to nothing where it still is.
   */
  isWrittenSince(count: number, key: string): boolean {
    return this.#count !== count && (this.#countAtClear > count || this.includes(key))
  }

  /** Whether `key` was written so lately that others may not know it yet. */
  includes(key: string): boolean {
    return this.#stampsMs.includes(key)
  }

  /**
   * Whether a value that was sent at `stampMs` has been on its way for so long that a later write may be known
   * here, or to others. Where clocks differ by more than a write takes, values are taken for late that are not:
   * they are loaded instead.
   */
  isLate(stampMs: number): boolean {
    return stampMs <= this.#clock.now() - this.#windowMs
  }

  /** Whether a write of `key` that is later than `stampMs` is known, or may be. */
  isOutdated(key: string, stampMs: number): boolean {
    return this.isLate(stampMs) || stampMs <= this.#clearMs() || stampMs <= this.#knownMs(key)
  }

  /**
   * Whether what a process wrote at `stampMs` that does not know of the latest clear may be from before it. Of a clear
   * that this one knows by its epoch alone, it knows only the millisecond.
   */
  mayPrecedeClear(stampMs: number): boolean {
    return Math.floor(stampMs) <= this.#clearMs()
  }

  /** `key` is written, by a write that began at `stampMs`. */
  note(key: string, stampMs: number): void {
    this.#count += 1
    this.#stampsMs.note(key, Math.max(stampMs, this.#knownMs(key)))
  }

  /**
   * Everything was cleared, by a clear that began at `stampMs`. No key counts as written for it: calls carry the epoch,
   * which tells what is older.
   */
  noteClear(stampMs: number): void {
    this.#count += 1
    this.#countAtClear = this.#count
    this.#clearedAtMs = Math.max(this.#clearMs(), stampMs)
    this.#clearedUntilMs = this.#clock.monotonicNow() + this.#windowMs
  }

  /** When the latest clear that counts began. */
  #clearMs(): number {
    return this.#clearedUntilMs > this.#clock.monotonicNow() ? this.#clearedAtMs : Number.NEGATIVE_INFINITY
  }

  /** When the latest write of `key` that is known began, or may have begun. */
  #knownMs(key: string): number {
    return this.#stampsMs.get(key) ?? (this.#stampsMs.overflows ? this.#droppedMs : Number.NEGATIVE_INFINITY)
  }

  #drop(stampMs: number): void {
    this.#droppedMs = this.#stampsMs.overflows ? Math.max(this.#droppedMs, stampMs) : stampMs
  }
}
