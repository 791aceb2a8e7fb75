import { RecencyStack } from './recency-stack.js'

/** Steps in which room is lent. */
const steps = 64

/**
 * Backend loads that lending may add to those of LRU in all of the main cache's own room. With 4% the worst cell
 * of published traces had 4.3% more than galaxycache's default; of four of them it was 4.2%, and 2.1% with 2%,
 * when copies served less.
 */
const extraLoads = 1 / 25

/** Requests with all depths there, for each that it took them to be, before extra loads are allowed. */
const believedWhenFull = 1 / 2

/** How many misses fewer have to be expected in a window for each that was too many. */
const repayment = 3

/** Misses of LRU after which all counts are halved, so that old ones weigh less. With 4,096 it was as good. */
const maxLruMisses = 1024

/** Misses that may be owed, so that even a long bad time can be paid back. */
const maxDebt = 4096

/** Misses, the store's or LRU's, from decision to decision. */
const missesPerDecision = 32

/** As if the store had missed so many keys already, just as LRU: few observations move the comparison little. */
const believedMisses = 32

/**
 * Of the standard deviation of a count, what is added to it to be on the safe side. With none, published traces
 * had up to 24% more loads.
 */
const safety = 1 / 2

/**
 * How much of its room a main cache can do without, for hardly more backend loads than LRU would make in all of it.
 *
 * It counts how deep in a stack by last use the keys lie that are asked for. So it knows how many LRU would
 * miss in any room, before any is given away, and supposes that the store will miss as many for each of those
 * as it does now. A store that misses fewer than LRU has earned room to lend; one that missed more than allowed
 * has to pay that back first.
 */
export class Lender {
  readonly #ownBytes: number
  readonly #maxLentBytes: number
  readonly #stack: RecencyStack
  /** Requests for keys at each depth, in steps of the room; all that are deeper, and unknown, in the last. */
  readonly #requests = new Float64Array(steps + 1)
  /** What the store missed. */
  #misses = 0
  /** What LRU would have missed in the room that was left to the store. */
  #lruMissesInRest = 0
  /**
   * Misses that were too many and are not paid back yet. Unlike the counts it does not fade, for a stream that changes
   * its ways again and again would have each debt forgiven.
   */
  #debt = 0
  #missesToDecision = missesPerDecision
  #requestsBeforeFull = 0
  #requestsSinceFull = 0
  #lentBytes = 0
  #gotBackBytes = 0

  /**
   * @param ownBytes room of the store as long as it lends none
   * @param maxLentBytes what may be lent of it at most
   */
  constructor(ownBytes: number, maxLentBytes: number) {
    this.#ownBytes = ownBytes
    this.#maxLentBytes = Math.min(ownBytes, maxLentBytes)
    this.#stack = new RecencyStack(ownBytes, steps)
  }

  /** Bytes of its room that the store can do without now. */
  get lentBytes(): number {
    return this.#lentBytes
  }

  /** So many bytes of the hot cache's usual share are the store's for now, besides its own room. At first none are. */
  gotBack(bytes: number): void {
    this.#gotBackBytes = bytes
  }

  /**
   * A key was asked for.
   *
   * @param now requests to the store so far, and values given to it, modulo 2^32
   * @param age requests since the key was asked for last; `Infinity`: it is not known
   * @param held whether the store had it
   */
  asked(now: number, age: number, bytes: number, held: boolean): void {
    const depth = this.#put(now, age, bytes)
    const step = Math.min(steps, Math.floor((depth / this.#ownBytes) * steps))
    this.#requests[step] = this.#at(step) + 1
    if (depth > this.#ownBytes - Math.max(0, this.#lentBytes - this.#gotBackBytes)) this.#lruMissesInRest++
    if (!held) this.#misses++
    this.#owe((held ? 0 : 1) - (step === steps ? 1 + this.#extra() : 0))
    if (this.#at(steps) >= maxLruMisses) this.#halve()
    if (held && step < steps) return
    if (--this.#missesToDecision > 0) return
    this.#missesToDecision = missesPerDecision
    this.#decide()
  }

  /**
   * A key came into the store that was not asked for: LRU would have it now, and neither has missed it.
   * As {@link asked} has them.
   */
  came(now: number, age: number, bytes: number): void {
    this.#put(now, age, bytes)
  }

  /** A key was taken out that the store did not put out itself, or takes so many bytes less; negative: more. */
  gone(now: number, age: number, bytes: number): void {
    this.#stack.gone(now, age, bytes)
  }

  #put(now: number, age: number, bytes: number): number {
    const depth = this.#stack.asked(now, age, bytes)
    if (this.#stack.isFull) this.#requestsSinceFull++
    else this.#requestsBeforeFull++
    return depth
  }

  #owe(misses: number): void {
    this.#debt = Math.min(Math.max(0, this.#debt + misses), maxDebt)
  }

  #decide(): void {
    const part = (this.#misses + believedMisses) / (this.#lruMissesInRest + believedMisses)
    const limit = this.#at(steps) * (1 + this.#extra()) - repayment * this.#debt
    let added = 0
    let step = steps
    while (step > 0 && (this.#ownBytes * (steps - step + 1)) / steps <= this.#maxLentBytes) {
      added += this.#at(step - 1)
      const expected = part * (this.#at(steps) + added) + safety * Math.sqrt(added + 1)
      if (expected > limit) break
      step--
    }
    this.#lentBytes = (this.#ownBytes * (steps - step)) / steps
  }

  /**
   * None until the depths were all there for half as long as it took them to be: nobody can ask for keys at a depth
   * that is not there yet, and until then every key is new, so that a part of the loads would be a lot.
   */
  #extra(): number {
    const needed = this.#requestsBeforeFull * believedWhenFull
    return this.#stack.isFull && this.#requestsSinceFull >= needed ? extraLoads : 0
  }

  #halve(): void {
    for (let step = 0; step <= steps; step++) this.#requests[step] = this.#at(step) / 2
    this.#misses /= 2
    this.#lruMissesInRest /= 2
  }

  #at(step: number): number {
    return this.#requests[step] as number
  }
}
