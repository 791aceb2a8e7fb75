import { isDeepStrictEqual } from 'node:util'
import {
  type Assertions,
  type PromoterCase,
  type PromoterSubject,
  promoterContract,
} from '@galaxycache/promoter/testing'

/** The case whose title has these `words`. */
export function caseOf(words: string): PromoterCase {
  const found = promoterContract.find(({ title }) => title.includes(words))
  if (found === undefined) throw new RangeError(`no case about ${words}`)
  return found
}

/** Whether every assertion of `contractCase` holds of `subject`. */
export function holdsOf<T>(contractCase: PromoterCase, subject: PromoterSubject<T>): boolean {
  let holds = true
  const assertions: Assertions = {
    is: (actual, expected) => {
      holds &&= Object.is(actual, expected)
    },
    deepEqual: (actual, expected) => {
      holds &&= isDeepStrictEqual(actual, expected)
    },
  }
  contractCase.run(assertions, subject)
  return holds
}

/** As {@link holdsOf}, and nothing is thrown. */
export function passes<T>(contractCase: PromoterCase, subject: PromoterSubject<T>): boolean {
  try {
    return holdsOf(contractCase, subject)
  } catch {
    return false
  }
}
