/** A pending callback. */
export interface Timer {
  /** The callback will not run. No effect when it already has, or was cancelled. */
  cancel(): void
}

/** Where a universe gets its time from. */
export interface Clock {
  /** Milliseconds since the Unix epoch, with a fraction if the clock has one. For when values expire. */
  now(): number
  /**
   * Milliseconds since some moment of the clock's own. Never goes back, whoever sets the time of day: for time limits.
   */
  monotonicNow(): number
  /**
   * Calls back once, when at least `delayMs` have passed; a delay may be longer than 2^31 ms.
   * A pending timer does not keep the process alive.
   */
  setTimer(callback: () => void, delayMs: number): Timer
}
