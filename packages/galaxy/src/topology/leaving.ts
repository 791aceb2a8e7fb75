import { Cancellation } from '../cancellation.js'
import type { Deadlines } from '../deadlines.js'
import { DeadlineExceededError } from '../errors.js'
import type { Galaxy } from '../galaxy.js'
import type { PeerPicker } from '../peer-picker.js'
import { requireKnown, requireMs, requireObject, wrong } from '../require.js'
import { type HandOffOptions, type ResolvedHandOffOptions, resolveHandOff } from './hand-off-options.js'

/** How to leave. */
export interface CloseOptions {
  /**
   * How long loads and writes under way may take to end, in ms; then they are cut off with a
   * ClosedError. Default 5,000.
   */
  readonly drainMs?: number
  /** Whether to give the hottest entries to their next owners first, and how much of them. Default false. */
  readonly handOff?: boolean | HandOffOptions
  /**
   * How long to go on answering peers after that, in ms: as long as it takes until the last of them has a list without
   * this process. Who still asks a process that is closed has to load the value itself. Default 0.
   */
  readonly lingerMs?: number
}

interface ResolvedCloseOptions {
  readonly lingerMs: number
  readonly drainMs: number
  /** Undefined: nothing is handed off. */
  readonly handOff: ResolvedHandOffOptions | undefined
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveCloseOptions(options: CloseOptions): ResolvedCloseOptions {
  requireObject('options', options)
  requireKnown(options, { drainMs: true, handOff: true, lingerMs: true })
  const { drainMs = 5_000, handOff = false, lingerMs = 0 } = options
  requireMs('drainMs', drainMs)
  requireMs('lingerMs', lingerMs)
  if (lingerMs === Number.POSITIVE_INFINITY) throw wrong(RangeError, 'lingerMs', 'a number of ms that ends', lingerMs)
  return { drainMs, lingerMs, handOff: resolveHandOff(handOff) }
}

/** What a {@link Leaving} works with. */
export interface LeavingParts {
  readonly picker: PeerPicker
  readonly deadlines: Deadlines
  readonly galaxies: () => readonly Galaxy<unknown>[]
}

/** How a process leaves its universe, step by step. What peers ask is answered until the last. */
export class Leaving {
  readonly #parts: LeavingParts

  constructor(parts: LeavingParts) {
    this.#parts = parts
  }

  /**
   * Hands off first, while this process still is an owner in everybody's eyes and is told of every write; then its own
   * gets go to the next owners, who have what was handed to them.
   */
  async leave(options: ResolvedCloseOptions): Promise<void> {
    // Timers of the clock keep no process alive: one with nothing else to do would end before it has left.
    const awake = setInterval(() => {}, 60_000)
    try {
      await this.#leave(options)
    } finally {
      clearInterval(awake)
    }
  }

  async #leave({ drainMs, lingerMs, handOff }: ResolvedCloseOptions): Promise<void> {
    const { picker, deadlines, galaxies } = this.#parts
    if (handOff !== undefined) await this.#handOff(handOff)
    picker.setIncludeSelf(false)
    if (lingerMs > 0) await new Promise<void>((resolve) => deadlines.add(lingerMs, resolve))
    await this.#drain(drainMs)
    for (const galaxy of galaxies()) galaxy.close()
    try {
      await picker.close()
    } finally {
      deadlines.close()
    }
  }

  async #handOff({ maxBytes, timeoutMs }: ResolvedHandOffOptions): Promise<void> {
    const { deadlines } = this.#parts
    const cancellation = new Cancellation()
    const timedOut = (): void => cancellation.cancel(new DeadlineExceededError('the hand-off', timeoutMs))
    const deadline = timeoutMs === Number.POSITIVE_INFINITY ? undefined : deadlines.add(timeoutMs, timedOut)
    const galaxies = this.#parts.galaxies().map((galaxy) => ({ galaxy, bytes: galaxy.cacheStats('main').bytes }))
    const allBytes = galaxies.reduce((sum, { bytes }) => sum + bytes, 0)
    const parts = galaxies.filter(({ bytes }) => bytes > 0)
    await Promise.all(
      parts.map(({ galaxy, bytes }) => galaxy.handOff.send((maxBytes * bytes) / allBytes, cancellation)),
    )
    if (deadline !== undefined) deadlines.remove(deadline)
  }

  /** New loads may begin while the old ones end, so it looks again until there are none. */
  async #drain(drainMs: number): Promise<void> {
    const { deadlines, galaxies } = this.#parts
    let over = false
    const timedOut = new Promise<void>((resolve) => {
      const end = (): void => {
        over = true
        resolve()
      }
      if (drainMs === 0) end()
      else if (drainMs !== Number.POSITIVE_INFINITY) deadlines.add(drainMs, end)
    })
    while (!over && galaxies().some(({ isBusy }) => isBusy)) {
      await Promise.race([timedOut, Promise.all(galaxies().map((galaxy) => galaxy.drained()))])
    }
  }
}
