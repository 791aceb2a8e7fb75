import type { PromoterLike } from '../promoter.js'
import type { Assertions } from './assertions.js'

/** The policy that the contract is about. */
export interface PromoterSubject<T> {
  /**
   * Makes a policy that remembers nothing yet. What it decides by chance must come from `random`, from 0 to below 1.
   */
  readonly make: (random: () => number) => PromoterLike<T>
  /**
   * Any value that the policy may be asked about. That it is not changed shows in what `structuredClone` copies of it:
   * not in private fields, and not at all if there are functions in it.
   */
  readonly value: T
}

/** One promise that any promoter makes. */
export interface PromoterCase {
  readonly title: string
  readonly run: <T>(t: Assertions, subject: PromoterSubject<T>) => void
}
