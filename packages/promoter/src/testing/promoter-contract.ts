import { resolvePromoter } from '../resolve-promoter.js'
import { boundedMemory } from './bounded-memory.js'
import type { PromoterCase, PromoterSubject } from './promoter-case.js'
import { busyRequests, oddRequests, seeded } from './requests.js'

/** What any promoter must do, whatever it promotes. Make one test of each case. */
export const promoterContract: readonly PromoterCase[] = [
  {
    title: 'odd keys and statistics, from nothing to more than there can be, get a yes or a no',
    run: (t, { make, value }) => {
      const promoter = resolvePromoter(make(seeded(1)))
      for (const { key, stats } of oddRequests()) {
        const answer: unknown = promoter.shouldPromote(key, value, stats)
        t.is(typeof answer, 'boolean', `for key ${JSON.stringify(key.slice(0, 20))} and ${JSON.stringify(stats)}`)
      }
    },
  },
  {
    title: 'the same requests and the same chance get the same answers',
    run: (t, subject) => {
      t.deepEqual(answersOf(subject, 7), answersOf(subject, 7))
    },
  },
  {
    title: 'two policies of one kind do not hear of each other',
    run: (t, subject) => {
      const alone = answersOf(subject, 7)
      const other = resolvePromoter(subject.make(seeded(8)))
      for (const { key, stats } of busyRequests(decisions, seeded(9))) other.shouldPromote(key, subject.value, stats)

      t.deepEqual(answersOf(subject, 7), alone)
    },
  },
  {
    title: 'value and statistics are left as they are',
    run: (t, { make, value }) => {
      const promoter = resolvePromoter(make(seeded(1)))
      const valueBefore = copyOf(value)
      for (const { key, stats } of busyRequests(1_000, seeded(3))) {
        const before = structuredClone(stats)
        promoter.shouldPromote(key, value, stats)
        t.deepEqual(stats, before)
      }

      t.deepEqual(copyOf(value), valueBefore)
    },
  },
  boundedMemory(2_000_000),
]

/** What `value` holds, to be compared with another copy: a copy has no class. Undefined if there can be none, as of functions. */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return undefined
  }
}

/** Enough for policies that remember and forget. */
const decisions = 20_000

function answersOf<T>({ make, value }: PromoterSubject<T>, seed: number): readonly boolean[] {
  const promoter = resolvePromoter(make(seeded(seed)))
  return Array.from(busyRequests(decisions, seeded(seed + 1)), ({ key, stats }) =>
    promoter.shouldPromote(key, value, stats),
  )
}
