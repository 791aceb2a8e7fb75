import { inspect } from 'node:util'
import { decisionOf, isDecision } from '../decision-of.js'
import type { ShouldPromote } from '../promoter.js'
import { resolvePromoter } from '../resolve-promoter.js'
import { show } from '../show.js'
import type { Assertions } from './assertions.js'
import { boundedMemory } from './bounded-memory.js'
import type { PromoterCase, PromoterSubject } from './promoter-case.js'
import { busyRequests, oddRequests, seeded } from './requests.js'

/** Enough for policies that remember and forget. */
const decisions = 20_000

/**
 * As many, and together with them a prime: what two policies count together has come round to
 * where it was after no period.
 */
const decisionsOfAnother = 19_979

const cases: readonly PromoterCase[] = [
  {
    title: 'odd keys and statistics, from nothing to more than there can be, get a yes or a no',
    run: (t, { make, value }) => {
      const promoter = resolvePromoter(make(seeded(1)))
      for (const { key, stats } of oddRequests()) {
        const answer: unknown = promoter.shouldPromote(key, value, stats)
        const isAnswer = isDecision(answer)
        // Not as JSON, of which infinity is no number.
        const about = `key ${JSON.stringify(key.slice(0, 20))} and ${inspect(stats, { breakLength: Number.POSITIVE_INFINITY })}`
        t.is(typeof answer, 'boolean', `the answer must be a boolean, got ${show(answer)} for ${about}`)
        if (!isAnswer) return
      }
    },
  },
  {
    title: 'the same requests and the same chance get the same answers',
    run: (t, subject) => {
      sameAnswers(t, answersOf(subject, 7), answersOf(subject, 7))
    },
  },
  {
    title: 'two policies of one kind do not hear of each other',
    run: (t, subject) => {
      const alone = answersOf(subject, 7)
      const other = asking(subject, 8)
      for (const { key, stats } of busyRequests(decisionsOfAnother, seeded(9))) other(key, subject.value, stats)

      sameAnswers(t, answersOf(subject, 7), alone)
    },
  },
  {
    title: 'value and statistics are left as they are',
    run: (t, subject) => {
      const ask = asking(subject, 1)
      for (const { key, stats } of busyRequests(1_000, seeded(3))) {
        const before = structuredClone(stats)
        ask(key, subject.value, stats)
        t.deepEqual(stats, before)
      }
    },
  },
  boundedMemory(2_000_000),
]

/** What any promoter must do, whatever it promotes. Make one test of each case. */
export const promoterContract: readonly PromoterCase[] = cases.map(leavingTheValue)

/** All cases ask with one value: only the first of them finds a policy that changes it once, whichever that is. */
function leavingTheValue({ title, run }: PromoterCase): PromoterCase {
  return {
    title,
    run: (t, subject) => {
      const before = copyOf(subject.value)
      run(t, subject)
      t.deepEqual(copyOf(subject.value), before, 'the value was changed')
    },
  }
}

/**
 * What `value` holds, to be compared with another copy: a copy has no class. Undefined if there can
 * be none, as of functions.
 */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return undefined
  }
}

/**
 * A policy that remembers nothing yet. The first answer that is none ends the case: thousands of
 * promises would say no more.
 */
const asking = <T>({ make }: PromoterSubject<T>, seed: number): ShouldPromote<T> =>
  decisionOf(make(seeded(seed)), 'the promoter')

function answersOf<T>(subject: PromoterSubject<T>, seed: number): readonly boolean[] {
  const ask = asking(subject, seed)
  return Array.from(busyRequests(decisions, seeded(seed + 1)), ({ key, stats }) => ask(key, subject.value, stats))
}

/** Tells the first answer that differs: to show how two lists of so many do takes test runners a minute. */
function sameAnswers(t: Assertions, actual: readonly boolean[], expected: readonly boolean[]): void {
  const first = actual.findIndex((answer, i) => answer !== expected[i])
  t.is(actual[first], expected[first], `request ${first} got another answer`)
}
