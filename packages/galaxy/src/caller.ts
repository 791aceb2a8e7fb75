import { Cancellation } from './cancellation.js'
import type { Deadline, Deadlines } from './deadlines.js'
import { CancelledError, DeadlineExceededError, GalaxyError } from './errors.js'
import { onAbort } from './on-abort.js'
import { quote } from './quote.js'
import { requireKnown, requireMs, requireObject, wrong } from './require.js'

/** How long a caller is willing to wait. */
export interface CallerOptions {
  /** Ends the wait, with a CancelledError whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Ends the wait, with a DeadlineExceededError, after this many ms. Default: the limits of the load alone. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait: the light form of `signal`. */
  readonly cancellation?: Cancellation | undefined
}

/** Every option of a call that only waits. The type sees to it that one that is new, or gone, is so here too. */
const callerOptionNames: Readonly<Record<keyof CallerOptions, true>> = {
  signal: true,
  timeoutMs: true,
  cancellation: true,
}

/**
 * Checks what a user says of one call.
 * @param known every option of the call
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function requireCallerOptions(
  options: CallerOptions,
  known: Readonly<Record<string, true>> = callerOptionNames,
): CallerOptions {
  requireObject('options', options)
  requireKnown<object>(options, known)
  const { signal, timeoutMs } = options
  // Not `instanceof`: a signal may be of another realm, or a polyfill's.
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw wrong(TypeError, 'signal', 'an AbortSignal', signal)
  if (timeoutMs !== undefined) requireMs('timeoutMs', timeoutMs)
  return options
}

/** Somebody who waits for a load, and may stop. */
export class Caller {
  /** Its reason is the error that the caller gets. */
  readonly cancellation = new Cancellation()
  /** When the caller gives up, in ms of the clock's monotonic time. `Infinity`: never by itself. */
  readonly deadlineAtMs: number
  readonly #galaxy: string
  readonly #key: string | undefined
  readonly #doing: string | undefined
  readonly #deadlines: Deadlines
  readonly #signal: AbortSignal | undefined
  readonly #forget: (() => void) | undefined
  readonly #forgetSignal: (() => void) | undefined
  readonly #deadline: Deadline | undefined

  /** @param doing what the caller waits for, for its error. Default: a get of the key */
  constructor(galaxy: string, key: string | undefined, options: CallerOptions, deadlines: Deadlines, doing?: string) {
    this.#doing = doing
    const { signal, timeoutMs = Number.POSITIVE_INFINITY, cancellation } = options
    this.#galaxy = galaxy
    this.#key = key
    this.#deadlines = deadlines
    this.#signal = signal
    this.deadlineAtMs = timeoutMs === Number.POSITIVE_INFINITY ? timeoutMs : deadlines.nowMs() + timeoutMs
    if (timeoutMs !== Number.POSITIVE_INFINITY)
      this.#deadline = deadlines.add(timeoutMs, () => this.#timedOut(timeoutMs))
    this.#forget = cancellation?.onCancel((reason) => this.#left(reason))
    if (signal?.aborted) this.#aborted()
    else if (signal !== undefined) this.#forgetSignal = onAbort(signal, this.#aborted)
  }

  /** @throws the caller's error if the wait is over before it began */
  throwIfGone(): void {
    if (this.cancellation.cancelled) throw this.cancellation.reason
  }

  /** Lets go of the signal and the deadline. To be called when the wait is over, however it ended. */
  release(): void {
    if (this.#deadline !== undefined) this.#deadlines.remove(this.#deadline)
    this.#forgetSignal?.()
    this.#forget?.()
  }

  #timedOut(timeoutMs: number): void {
    this.cancellation.cancel(
      new DeadlineExceededError(this.#what(), timeoutMs, { galaxy: this.#galaxy, key: this.#key }),
    )
  }

  readonly #aborted = (): void => this.#left(this.#signal?.reason)

  /** A time limit stays a time limit, whoever kept the time. */
  #left(reason: unknown): void {
    const at = { galaxy: this.#galaxy, key: this.#key, cause: reason }
    if (reason instanceof GalaxyError) this.cancellation.cancel(reason)
    else if (reason instanceof Error && reason.name === 'TimeoutError') {
      this.cancellation.cancel(new DeadlineExceededError(this.#what(), undefined, at))
    } else this.cancellation.cancel(new CancelledError(this.#what(), at))
  }

  #what(): string {
    return `${this.#doing ?? `get of key ${quote(this.#key ?? '')}`} of galaxy ${quote(this.#galaxy)}`
  }
}
