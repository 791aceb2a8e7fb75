import { Flight, type Passenger } from './flight.js'
import type { Waiters } from './load.js'

/**
 * The place of a key's flight in the map, empty when the flight is over. A Map that many keys pass through leaves
 * copies of itself behind, and each holds on to the next: what is in them lives until a full garbage collection, and is
 * moved about until then. With flights in them that took half of the time of a fetch in a batch.
 */
interface Berth<R> {
  flight: Flight<R> | undefined
}

/** Begins the work of a flight. See {@link Flight.begin}. */
export type Start<R> = (flight: Flight<R>) => Promise<R> | undefined

/**
 * At most one flight a key. Flights are held here, not in an evictable cache, so no eviction can start a second one.
 */
export class FlightGroup<R> {
  readonly #flights = new Map<string, Berth<R>>()
  /** Flights under way that nobody joins any more. */
  readonly #superseded = new Set<Flight<R>>()

  /** Flights under way. */
  get size(): number {
    return this.#flights.size + this.#superseded.size
  }

  /** Whether a flight of `key` is under way. */
  has(key: string): boolean {
    return this.#flights.has(key)
  }

  /**
   * Waits for the flight of `key`, which `start` begins if there is none. `caller` limits this wait alone; the flight
   * is cancelled when its last waiter has left. Whatever becomes of the flight, the key is free again afterwards.
   * @param batched whether the key is one of many that are asked for at once. Who wants it alone
   * hurries a flight that is
   */
  join(key: string, start: Start<R>, caller?: Waiters, batched = false): Promise<R> {
    const flight = this.#find(key, start, batched, caller?.deadlineAtMs)
    if (!batched) flight.hurry()
    return flight.wait(caller)
  }

  /** As {@link join}, for a passenger who waits until `deadlineAtMs`. @returns the flight, which he may leave before */
  board(key: string, start: Start<R>, passenger: Passenger<R>, deadlineAtMs?: number, batched = false): Flight<R> {
    const flight = this.#find(key, start, batched, deadlineAtMs)
    if (!batched) flight.hurry()
    flight.board(passenger, deadlineAtMs ?? Number.POSITIVE_INFINITY)
    return flight
  }

  /** As {@link join}, on nobody's behalf: the flight goes on whoever leaves, and nobody is in a hurry. */
  keep(key: string, start: Start<R>, batched = false): Promise<R> {
    return this.#find(key, start, batched, Number.NEGATIVE_INFINITY).keep()
  }

  /** Makes the flight of `key` old news: those who wait get its result, those who ask from now on begin another. */
  supersede(key: string): void {
    const flight = this.#flights.get(key)?.flight
    if (flight === undefined) return
    this.#clear(flight)
    flight.supersede()
    this.#superseded.add(flight)
    flight.whenLanded(() => this.#superseded.delete(flight))
  }

  /** As {@link supersede}, for every flight. */
  supersedeAll(): void {
    for (const key of this.#flights.keys()) this.supersede(key)
  }

  /** Cancels every flight with `reason`. Their waiters hear what the loads make of it. */
  cancelAll(reason: unknown): void {
    for (const flight of this.#all()) flight.cancellation.cancel(reason)
  }

  /** Settles when no flight is under way that was when it was called. Never rejects. */
  async drained(): Promise<void> {
    await Promise.all(this.#all().map((flight) => new Promise<void>((resolve) => flight.whenLanded(resolve))))
  }

  #all(): Flight<R>[] {
    const flights = [...this.#superseded]
    for (const { flight } of this.#flights.values()) if (flight !== undefined) flights.push(flight)
    return flights
  }

  #find(key: string, start: Start<R>, batched: boolean, deadlineAtMs = Number.POSITIVE_INFINITY): Flight<R> {
    const known = this.#flights.get(key)?.flight
    if (known !== undefined) return known
    const flight = new Flight<R>(key, this.#clear)
    flight.batched = batched
    this.#flights.set(key, { flight })
    flight.begin(start, deadlineAtMs)
    return flight
  }

  /** Frees the key, unless another flight has its place by now. */
  readonly #clear = (flight: Flight<R>): void => {
    const berth = this.#flights.get(flight.key)
    if (berth?.flight !== flight) return
    berth.flight = undefined
    this.#flights.delete(flight.key)
  }
}
