import type { Clock, Timer } from '../clock.js'
import { requireMs } from '../require.js'

interface PendingTimer {
  readonly atMs: number
  readonly callback: () => void
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #nowMs: number
  #monotonicMs = 0
  readonly #pending = new Set<PendingTimer>()

  /** @param startMs in ms since the Unix epoch. Default: a fixed day in 2026, so that dates in messages look real */
  constructor(startMs = Date.UTC(2026, 10, 20)) {
    this.#nowMs = startMs
  }

  /** Timers that have not fired and were not cancelled. */
  get pending(): number {
    return this.#pending.size
  }

  now(): number {
    return this.#nowMs
  }

  monotonicNow(): number {
    return this.#monotonicMs
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = { atMs: this.#monotonicMs + Math.max(0, delayMs), callback }
    this.#pending.add(timer)
    return { cancel: () => void this.#pending.delete(timer) }
  }

  /** Moves time on by `ms` and fires what falls due, in order, each at its own time; also what those callbacks set. */
  advance(ms: number): void {
    requireMs('ms', ms)
    const endMs = this.#monotonicMs + ms
    for (let next = this.#earliest(endMs); next !== undefined; next = this.#earliest(endMs)) {
      this.#pending.delete(next)
      this.#moveTo(Math.max(this.#monotonicMs, next.atMs))
      next.callback()
    }
    this.#moveTo(endMs)
  }

  #moveTo(monotonicMs: number): void {
    this.#nowMs += monotonicMs - this.#monotonicMs
    this.#monotonicMs = monotonicMs
  }

  /** Sets the time of day, back as well as forward: no timer fires, and lengths of time are what they were. */
  set(nowMs: number): void {
    this.#nowMs = nowMs
  }

  #earliest(untilMs: number): PendingTimer | undefined {
    let earliest: PendingTimer | undefined
    for (const timer of this.#pending) {
      if (timer.atMs <= untilMs && (earliest === undefined || timer.atMs < earliest.atMs)) earliest = timer
    }
    return earliest
  }
}
