import type { Arrival } from './arrival.js'
import type { Lender } from './lender.js'
import type { PastKeys } from './past-keys.js'
import { firstUses, oneMore, unasked } from './uses.js'

/** A key that a store takes in, or would. */
export interface Newcomer {
  readonly hash: number
  readonly chargedBytes: number
  /** How its value came; default: somebody asked for it. */
  readonly arrival: Arrival | undefined
}

/** Who is told of it: it is past no longer. */
export interface Watchers {
  readonly past: PastKeys
  readonly lender: Lender | undefined
}

/** Tells of a key that comes `now`, in requests. @returns how often it was asked for by now, as `uses.ts` writes it */
export function comesIn({ hash, chargedBytes, arrival }: Newcomer, now: number, { past, lender }: Watchers): number {
  const place = past.find(hash)
  const age = past.agePutOut(place, now)
  if (arrival === 'companion') {
    past.lose(place, now)
    return unasked
  }
  if (arrival === 'given') {
    lender?.came(now, age, chargedBytes)
    // No class of its own: told apart from keys asked for once, those that nobody ever asks for cost others a tenth more misses.
    return past.lose(place, now) || firstUses(arrival)
  }
  lender?.asked(now, age, chargedBytes, false)
  const uses = past.recall(place, now)
  return uses === 0 ? firstUses(arrival) : oneMore(uses)
}
