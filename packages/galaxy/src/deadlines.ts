import type { Clock, Timer } from './clock.js'

/**
 * Deadlines of one tick fire together. Coarse on purpose: nearly all are cancelled, and none is
 * worth a timer of its own.
 */
export const tickMs = 10

/** A limit that has not passed yet. */
export class Deadline {
  readonly tick: number
  readonly onPass: () => void
  previous: Deadline | undefined
  next: Deadline | undefined

  constructor(tick: number, onPass: () => void) {
    this.tick = tick
    this.onPass = onPass
  }
}

/**
 * All deadlines of a universe on one timer, up to a tick late and never early. A native timer costs little, but the
 * `AbortSignal.timeout` that most APIs expect costs 8 us, half of a local request.
 */
export class Deadlines {
  readonly #clock: Clock
  /** First deadline of each tick that has any. */
  readonly #heads = new Map<number, Deadline>()
  #timer: Timer | undefined
  #timerTick = Number.POSITIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What the limits are reckoned in: ms of the clock's monotonic time. */
  nowMs(): number {
    return this.#clock.monotonicNow()
  }

  /** Calls `onPass` once, when `afterMs` have passed, unless the deadline is removed before. */
  add(afterMs: number, onPass: () => void): Deadline {
    const tick = Math.ceil((this.#clock.monotonicNow() + afterMs) / tickMs)
    const deadline = new Deadline(tick, onPass)
    const head = this.#heads.get(tick)
    if (head !== undefined) {
      deadline.next = head
      head.previous = deadline
    }
    this.#heads.set(tick, deadline)
    if (tick < this.#timerTick) this.#wakeAt(tick)
    return deadline
  }

  /** No effect on a deadline that has passed or was removed. */
  remove(deadline: Deadline): void {
    const { previous, next, tick } = deadline
    if (next !== undefined) next.previous = previous
    if (previous !== undefined) previous.next = next
    else if (this.#heads.get(tick) === deadline) {
      if (next === undefined) this.#heads.delete(tick)
      else this.#heads.set(tick, next)
    }
    deadline.previous = undefined
    deadline.next = undefined
  }

  /** Forgets all deadlines without calling them. */
  close(): void {
    this.#heads.clear()
    this.#timer?.cancel()
    this.#timer = undefined
    this.#timerTick = Number.POSITIVE_INFINITY
  }

  #wakeAt(tick: number): void {
    this.#timer?.cancel()
    this.#timerTick = tick
    // `ceil` keeps the tick whole for clocks with fractions; the later look at the clock is what decides.
    this.#timer = this.#clock.setTimer(this.#wake, Math.max(0, Math.ceil(tick * tickMs - this.#clock.monotonicNow())))
  }

  readonly #wake = (): void => {
    this.#timer = undefined
    this.#timerTick = Number.POSITIVE_INFINITY
    const nowTick = Math.floor(this.#clock.monotonicNow() / tickMs)
    const due = [...this.#heads.keys()].filter((tick) => tick <= nowTick).sort((a, b) => a - b)
    try {
      for (const tick of due) this.#passAll(tick)
    } finally {
      // Also when a callback has thrown: the others, of this tick and later ones, keep their limits.
      this.#rearm()
    }
  }

  #rearm(): void {
    let earliest = Number.POSITIVE_INFINITY
    for (const tick of this.#heads.keys()) if (tick < earliest) earliest = tick
    if (earliest < this.#timerTick) this.#wakeAt(earliest)
  }

  /** One at a time from the head, because a callback may remove others of the same tick. */
  #passAll(tick: number): void {
    for (let deadline = this.#heads.get(tick); deadline !== undefined; deadline = this.#heads.get(tick)) {
      this.remove(deadline)
      deadline.onPass()
    }
  }
}
