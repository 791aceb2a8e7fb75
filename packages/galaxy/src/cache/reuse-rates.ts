import { takeBest } from './best-rates.js'
import { useClasses } from './uses.js'

/** Waits are told apart by their length, two steps to each doubling. The last is for all of 2^28 requests and more. */
const ageSteps = 56

/**
 * What remains of the counts when rates are learned anew, so that they follow a stream that changes. Anything from a
 * half upwards gave the same results on published traces, to half a percent.
 */
const remaining = 19 / 20

/**
 * How soon keys are asked for again, learned from the stream itself: for keys asked for so often so far, and not since
 * so long, the requests for one of them at the next request for any. Whether frequency or recency matters more differs
 * from one stream to the next; here nothing is assumed of either.
 *
 * It is the estimate of a hazard rate from waits of which some are only known to have lasted so long (Kaplan and Meier,
 * "Nonparametric Estimation from Incomplete Observations", 1958), as LHD uses it for caches (Beckmann et al., NSDI
 * 2018). Time is counted in requests, and values that were given count as such.
 */
export class ReuseRates {
  /** Waits that ended with a request, by class of the key and step of the wait's length. */
  readonly #ended = new Float64Array(useClasses * ageSteps)
  /** Waits that were lost from sight, by how long they had lasted. */
  readonly #lost = new Float64Array(useClasses * ageSteps)
  /** Waits that last, by how long they have lasted. */
  readonly #lasting = new Float64Array(useClasses * ageSteps)
  readonly #takesBest: boolean
  readonly #rates = Float64Array.from({ length: useClasses * ageSteps }, (_, i) => firstRate(i))

  /**
   * @param takesBest whether {@link rate} is the best rate to come, as {@link takeBest} has it. Default: the rate now
   */
  constructor(takesBest = false) {
    this.#takesBest = takesBest
  }

  /**
   * Requests for such a key that are to be expected at the next request for any, while it is worth being held; `age`
   * requests ago it was asked for last.
   */
  rate(group: number, age: number): number {
    return this.#rates[group * ageSteps + ageStep(age)] as number
  }

  /** A key was asked for again. */
  ended(group: number, age: number): void {
    const i = group * ageSteps + ageStep(age)
    this.#ended[i] = (this.#ended[i] as number) + 1
  }

  /** A key is forgotten that was not asked for again. */
  lost(group: number, age: number): void {
    const i = group * ageSteps + ageStep(age)
    this.#lost[i] = (this.#lost[i] as number) + 1
  }

  /** `keys` keys have not been asked for again so far. To be told of all of them before each {@link learn}. */
  lasts(group: number, age: number, keys: number): void {
    const i = group * ageSteps + ageStep(age)
    this.#lasting[i] = (this.#lasting[i] as number) + keys
  }

  /** Takes what was counted into the rates. */
  learn(): void {
    const exposure = this.#exposure()
    this.#estimate(exposure)
    if (this.#takesBest) {
      for (let first = 0; first < exposure.length; first += ageSteps)
        takeBest(this.#rates.subarray(first, first + ageSteps), widths)
    }
    for (let i = 0; i < exposure.length; i++) {
      this.#ended[i] = (this.#ended[i] as number) * remaining
      this.#lost[i] = (this.#lost[i] as number) * remaining
    }
    this.#lasting.fill(0)
  }

  #estimate(exposure: Float64Array): void {
    for (let step = 0; step < ageSteps; step++) {
      const common = commonRate(this.#ended, exposure, step)
      for (let i = step; i < exposure.length; i += ageSteps) {
        // As if each class had seen one request at the rate of all classes: few observations move it little.
        this.#rates[i] = ((this.#ended[i] as number) + 1) / ((exposure[i] as number) + 1 / common)
      }
    }
  }

  /**
   * Requests that keys spent waiting within each step: all of it if they waited longer, half of it
   * if their wait ends there.
   */
  #exposure(): Float64Array {
    const exposure = new Float64Array(this.#ended.length)
    for (let first = 0; first < exposure.length; first += ageSteps) {
      let longer = 0
      for (let step = ageSteps - 1; step >= 0; step--) {
        const i = first + step
        const here = (this.#ended[i] as number) + (this.#lost[i] as number) + (this.#lasting[i] as number)
        exposure[i] = (longer + here / 2) * (widths[step] as number)
        longer += here
      }
    }
    return exposure
  }
}

function commonRate(ended: Float64Array, exposure: Float64Array, step: number): number {
  // Half a request in four times the time that it would take at a rate of one in `age`: what to
  // believe of ages never seen.
  let requests = 0.5
  let waited = 2 * startOf(step + 1)
  for (let i = step; i < ended.length; i += ageSteps) {
    requests += ended[i] as number
    waited += exposure[i] as number
  }
  return requests / waited
}

/**
 * Before anything is learned: the longer ago and the less often, the less likely. Once is once, whoever asked
 * first, and no more than never.
 */
const firstRate = (i: number): number => Math.max(1, Math.floor(i / ageSteps) - 1) / startOf((i % ageSteps) + 1)

/** 0 for ages of 0 and 1; then 2, 3, 4, 6, 8, 12, 16 and so on begin a step. */
function ageStep(age: number): number {
  if (age < 2) return 0
  const log2 = 31 - Math.clz32(age)
  return Math.min(ageSteps - 1, 2 * log2 + ((age >>> (log2 - 1)) & 1) - 1)
}

/** The age at which `step` begins. */
function startOf(step: number): number {
  if (step === 0) return 0
  const log2 = (step + 1) >> 1
  return step % 2 === 1 ? 2 ** log2 : 3 * 2 ** (log2 - 1)
}

const widths = Float64Array.from({ length: ageSteps }, (_, step) => startOf(step + 1) - startOf(step))
