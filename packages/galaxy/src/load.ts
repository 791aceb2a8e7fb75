import type { LoadContext } from './backend-getter.js'
import type { Cancellation } from './cancellation.js'
import type { Clock } from './clock.js'
import { NotFoundError } from './errors.js'
import { expiryAt, expiryIn } from './expiry.js'
import { TimedLoad } from './timed-load.js'

/** Those on whose behalf a load runs: a Flight, as the load sees it. */
export interface Waiters {
  /** Cancelled when the last of them has left. */
  readonly cancellation: Cancellation
  /** When the last of them gives up, in ms of the clock's monotonic time; later when others join. */
  readonly deadlineAtMs: number
  /**
   * The same of those alone who wait for the value, where the work goes on for its own sake, as a refresh does.
   * `Infinity` if nobody does. Default: `deadlineAtMs`.
   */
  readonly awaitedUntilMs?: number
  /**
   * Whether the key was written since they began to wait: what is loaded may be of before, and is not to be
   * remembered. Default false.
   */
  readonly superseded?: boolean
  /** Whether they want many values, so that this one may be had together with others. Default false. */
  readonly batched?: boolean
  /**
   * Calls `listener` once somebody waits who wants this value alone: at once if somebody does. Work that stands in a
   * line on behalf of many is to leave it then. Absent: nobody will.
   */
  whenHurried?(listener: () => void): void
}

/** One call of a BackendGetter: what it is given, and what it said of the value. */
export class Load extends TimedLoad implements LoadContext {
  readonly galaxy: string
  readonly key: string
  #expiresAtMs = Number.POSITIVE_INFINITY
  #notFoundError: NotFoundError | undefined

  /** @param limitAtMs when the load is given up, whoever waits; of the clock's monotonic time */
  constructor(
    galaxy: string,
    key: string,
    cancellation: Cancellation,
    limitAtMs: number,
    waiters: Waiters,
    clock: Clock,
  ) {
    super(cancellation, limitAtMs, waiters, clock)
    this.galaxy = galaxy
    this.key = key
  }

  /** In ms since the Unix epoch. `Infinity`: never. */
  get expiresAtMs(): number {
    return this.#expiresAtMs
  }

  /** Whether `error` is this load's own `notFound()`, and not one that the backend passed on from elsewhere. */
  saidNotFound(error: unknown): error is NotFoundError {
    return this.#notFoundError !== undefined && error === this.#notFoundError
  }

  // Fields, not methods, because getters destructure them.
  readonly expireIn = (ttlMs: number): void => {
    this.#expiresAtMs = expiryIn(ttlMs, this.clock.now())
  }

  readonly expireAt = (time: Date | number): void => {
    this.#expiresAtMs = expiryAt(time)
  }

  readonly notFound = (): never => {
    this.#notFoundError = new NotFoundError(this.galaxy, this.key)
    throw this.#notFoundError
  }
}
