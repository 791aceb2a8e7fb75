import { Cancellation } from './cancellation.js'
import type { Waiters } from './load.js'

/**
 * One of those who wait for a flight. Told without a promise: one for each of many keys would take as long as all else.
 */
export interface Passenger<R> {
  landed(key: string, result: R): void
  crashed(key: string, error: unknown): void
}

/** How a flight ended. */
type Ending<R> = { readonly result: R } | { readonly error: unknown }

/** One load in progress, shared by all who ask for its key. */
export class Flight<R> implements Waiters {
  readonly key: string
  /** Cancelled when the last waiter has left. */
  readonly cancellation = new Cancellation()
  /** Whether it is one of many that took off together, so that calls may be made for all of them at once. */
  batched = false
  readonly #onOver: (flight: Flight<R>) => void
  #ending: Ending<R> | undefined
  /** Most have one passenger, who needs no set. */
  #first: Passenger<R> | undefined
  #others: Set<Passenger<R>> | undefined
  /** Of all who wait and cannot leave. */
  #shared: Promise<R> | undefined
  #whenLanded: (() => void)[] | undefined
  #superseded = false
  #joined = 0
  #waiting = 0
  /** Of them, those that keep the work going for its own sake. */
  #keeping = 0
  #deadlineAtMs = Number.NEGATIVE_INFINITY
  /** Flights that wait for this one: theirs may get later, as others join them. */
  #flights: Flight<R>[] | undefined
  #hurried = false
  #whenHurried: (() => void)[] | undefined
  #whenBoarded: (() => void) | undefined

  /** @param onOver called when nobody is to join any more: it has ended, or its last waiter has left */
  constructor(key: string, onOver: (flight: Flight<R>) => void) {
    this.key = key
    this.#onOver = onOver
  }

  /**
   * Begins the work, on behalf of somebody who waits until `deadlineAtMs`. Apart from the constructor, because a getter
   * may ask for its own key at once.
   * @param start gives what the flight lands with; undefined if it will call {@link land} or {@link crash} itself
   */
  begin(start: (flight: Flight<R>) => Promise<R> | undefined, deadlineAtMs: number): void {
    this.#extend(deadlineAtMs)
    try {
      const work = start(this)
      if (work !== undefined) this.follow(work)
    } catch (error) {
      // A getter that throws before its first await is a rejected flight like any other.
      this.crash(error)
    }
  }

  /** Ends the flight as `work` ends. */
  follow(work: Promise<R>): void {
    work.then(
      (result) => this.land(result),
      (error: unknown) => this.crash(error),
    )
  }

  /** Ends the flight with a result. */
  land(result: R): void {
    this.#end({ result })
  }

  /** Ends the flight with an error. */
  crash(error: unknown): void {
    this.#end({ error })
  }

  /** Whether its key was written while it was under way: what it brings may be old, and must not be kept. */
  get superseded(): boolean {
    return this.#superseded
  }

  supersede(): void {
    this.#superseded = true
  }

  /** Somebody has joined who wants this value alone. */
  hurry(): void {
    if (this.#hurried) return
    this.#hurried = true
    if (this.#whenHurried !== undefined) for (const hurried of this.#whenHurried) hurried()
  }

  whenHurried(listener: () => void): void {
    if (this.#hurried || !this.batched) {
      listener()
      return
    }
    this.#whenHurried ??= []
    this.#whenHurried.push(listener)
  }

  /** All who ever asked, gone or not. */
  get joined(): number {
    return this.#joined
  }

  /**
   * When the last of the waiters gives up, in ms of the clock's monotonic time. `Infinity` if one of them never does.
   */
  get deadlineAtMs(): number {
    return this.#keeping > 0 ? Number.POSITIVE_INFINITY : this.awaitedUntilMs
  }

  get awaitedUntilMs(): number {
    // Nobody has come yet, or all who came have left what is kept.
    if (this.#deadlineAtMs === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
    if (this.#flights !== undefined) for (const { deadlineAtMs } of this.#flights) this.#extend(deadlineAtMs)
    return this.#deadlineAtMs
  }

  /** Whether it goes on for its own sake, and nobody waits for the result. */
  get isKeptAlone(): boolean {
    return this.#keeping > 0 && this.#waiting === this.#keeping
  }

  /** Calls `landed` when the work settles, before any waiter hears of it. */
  whenLanded(landed: () => void): void {
    if (this.#ending !== undefined) landed()
    else {
      this.#whenLanded ??= []
      this.#whenLanded.push(landed)
    }
  }

  /**
   * The result as `caller` sees it, who may stop waiting, and may be a flight; without a caller, as long as it takes.
   */
  wait(caller: Waiters | undefined): Promise<R> {
    if (caller === undefined) {
      this.#joined += 1
      this.#waiting += 1
      this.#extend(Number.POSITIVE_INFINITY)
      return this.#share()
    }
    return new Promise((resolve, reject) => {
      const passenger = {
        landed(_key: string, result: R) {
          forget?.()
          resolve(result)
        },
        crashed(_key: string, error: unknown) {
          forget?.()
          reject(error)
        },
      }
      // oxlint-disable-next-line prefer-const -- where the flight is over already, it is told before it is assigned
      let forget: (() => void) | undefined
      if (caller instanceof Flight) {
        this.#flights ??= []
        this.#flights.push(caller)
        if (this.batched) caller.whenHurried(() => this.hurry())
      }
      this.board(passenger, caller.deadlineAtMs)
      forget = caller.cancellation.onCancel((reason) => this.leave(passenger, reason))
    })
  }

  /** The result, for nobody who asked: the work goes on though all who wait leave, and nobody has joined by this. */
  keep(): Promise<R> {
    this.#waiting += 1
    this.#keeping += 1
    return this.#share()
  }

  #share(): Promise<R> {
    this.#shared ??= new Promise((resolve, reject) => {
      this.#admit({ landed: (_key, result) => resolve(result), crashed: (_key, error) => reject(error) })
    })
    return this.#shared
  }

  /** Has `passenger` told how it ends, at once if it has. He waits until `deadlineAtMs`, or until he leaves. */
  board(passenger: Passenger<R>, deadlineAtMs: number): void {
    this.#joined += 1
    this.#waiting += 1
    this.#extend(deadlineAtMs)
    this.#admit(passenger)
    this.#whenBoarded?.()
  }

  /** Calls `listener` whenever a passenger boards. Only the last listener is called. */
  whenBoarded(listener: () => void): void {
    this.#whenBoarded = listener
  }

  /** Ends the wait of `passenger` alone, who is told `reason`. No effect on one who was told already. */
  leave(passenger: Passenger<R>, reason: unknown): void {
    if (this.#first === passenger) this.#first = undefined
    else if (this.#others?.delete(passenger) !== true) return
    passenger.crashed(this.key, reason)
    this.#waiting -= 1
    if (this.isKeptAlone) {
      // Who comes now has a deadline of his own.
      this.#deadlineAtMs = Number.NEGATIVE_INFINITY
      this.#flights = undefined
    }
    if (this.#waiting > 0) return
    this.#onOver(this)
    this.cancellation.cancel(reason)
  }

  #admit(passenger: Passenger<R>): void {
    if (this.#ending !== undefined) tell(passenger, this.key, this.#ending)
    else if (this.#first === undefined) this.#first = passenger
    else {
      this.#others ??= new Set()
      this.#others.add(passenger)
    }
  }

  #end(ending: Ending<R>): void {
    if (this.#ending !== undefined) return
    this.#ending = ending
    this.#onOver(this)
    if (this.#whenLanded !== undefined) for (const landed of this.#whenLanded) landed()
    const first = this.#first
    const others = this.#others
    this.#first = undefined
    this.#others = undefined
    if (first !== undefined) tell(first, this.key, ending)
    if (others !== undefined) for (const passenger of others) tell(passenger, this.key, ending)
  }

  #extend(deadlineAtMs: number): void {
    this.#deadlineAtMs = Math.max(this.#deadlineAtMs, deadlineAtMs)
  }
}

function tell<R>(passenger: Passenger<R>, key: string, ending: Ending<R>): void {
  if ('error' in ending) passenger.crashed(key, ending.error)
  else passenger.landed(key, ending.result)
}
