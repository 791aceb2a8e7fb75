import { all, always, any, never, not, oneIn, type Promoter, type PromoterLike } from '@galaxycache/promoter'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { anyStats, statsWith } from './promotion-stats.js'

const promotes = (promoter: Promoter): boolean => promoter.shouldPromote('key', 'value', statsWith())

/** Policies whose answer is a fixed function of what they are asked. */
const deterministic: fc.Arbitrary<PromoterLike> = fc
  .func(fc.boolean())
  .map((decide) => (key, value, stats) => decide(key, value, stats))

const question = fc.tuple(fc.string(), fc.anything(), anyStats)

function holds<Ts>(t: ExecutionContext, property: fc.IProperty<Ts>): void {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  t.notThrows(() => {
    fc.assert(property, { seed })
  })
}

test('all promotes what every one would, any what at least one would', (t) => {
  const property = fc.property(fc.array(fc.boolean()), (answers) => {
    const promoters = answers.map((answer) => () => answer)
    return (
      promotes(all(...promoters)) === answers.every(Boolean) && promotes(any(...promoters)) === answers.some(Boolean)
    )
  })

  holds(t, property)
})

test('all of nothing promotes everything, any of nothing promotes nothing', (t) => {
  t.true(promotes(all()))
  t.false(promotes(any()))
})

test('not of all is any of nots, and not of any is all of nots', (t) => {
  const property = fc.property(fc.array(deterministic, { maxLength: 5 }), question, (promoters, asked) => {
    const nots = promoters.map((promoter) => not(promoter))
    return (
      not(all(...promoters)).shouldPromote(...asked) === any(...nots).shouldPromote(...asked) &&
      not(any(...promoters)).shouldPromote(...asked) === all(...nots).shouldPromote(...asked)
    )
  })

  holds(t, property)
})

test('not of not is the policy itself', (t) => {
  const property = fc.property(deterministic, question, (promoter, asked) => {
    return not(not(promoter)).shouldPromote(...asked) === all(promoter).shouldPromote(...asked)
  })

  holds(t, property)
})

test('always and never are neutral where they must be', (t) => {
  const property = fc.property(deterministic, question, (promoter, asked) => {
    const alone = all(promoter).shouldPromote(...asked)
    return (
      all(always(), promoter).shouldPromote(...asked) === alone &&
      any(never(), promoter).shouldPromote(...asked) === alone
    )
  })

  holds(t, property)
})

test('a policy inside a combination is asked with the key, value and statistics of the question', (t) => {
  const asked: unknown[][] = []
  const stats = statsWith()
  const value = { name: 'Ada' }
  const record: PromoterLike<typeof value> = (...args) => asked.push(args) > 0

  all(any(not(record), record)).shouldPromote('key', value, stats)

  t.deepEqual(asked, [
    ['key', value, stats],
    ['key', value, stats],
  ])
  t.is(asked[0]?.[1], value)
})

test('all asks in order and stops at the first no, so chance is not drawn for what is refused anyway', (t) => {
  let draws = 0
  const draw = oneIn(2, () => {
    draws += 1
    return 0
  })

  const answers = [promotes(all(never(), draw)), promotes(all(draw, never()))]

  t.deepEqual(answers, [false, false])
  t.is(draws, 1)
})

test('any asks in order and stops at the first yes, so chance is not drawn for what is promoted anyway', (t) => {
  let draws = 0
  const draw = oneIn(2, () => {
    draws += 1
    return 0.9
  })

  const answers = [promotes(any(always(), draw)), promotes(any(draw, always()))]

  t.deepEqual(answers, [true, true])
  t.is(draws, 1)
})

test('a policy that is a class instance keeps its this inside every combination', (t) => {
  class EverySecond implements Promoter {
    #asked = 0
    shouldPromote(): boolean {
      this.#asked += 1
      return this.#asked % 2 === 0
    }
  }

  for (const combined of [all(new EverySecond()), any(new EverySecond()), not(not(new EverySecond()))]) {
    t.deepEqual([promotes(combined), promotes(combined)], [false, true])
  }
})

test('a list that is changed after the combination was made changes nothing', (t) => {
  const promoters = [always()]
  const combined = all(...promoters)

  promoters.push(never())

  t.true(promotes(combined))
})

const wrong: readonly (readonly [string, unknown, string])[] = [
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a name', 'always', '"always"'],
  ['an object without the method', {}, 'an object'],
  ['an object whose method is none', { shouldPromote: true }, 'an object'],
]

for (const [title, value, shown] of wrong) {
  test(`what is not a policy is refused when the combination is made: ${title}`, (t) => {
    const bad = value as PromoterLike
    const rule = `must be a function or an object with the method shouldPromote, got ${shown}`

    t.throws(() => all(always(), bad), { instanceOf: TypeError, message: `promoter 1 of all ${rule}` })
    t.throws(() => any(bad), { instanceOf: TypeError, message: `promoter 0 of any ${rule}` })
    t.throws(() => not(bad), { instanceOf: TypeError, message: `promoter of not ${rule}` })
  })
}

/** What comes of mistakes that only types find. */
const noAnswers: readonly (readonly [title: string, promoter: () => unknown, shown: string])[] = [
  ['the promise of an async function', async () => false, 'a promise'],
  ['the policy of a factory that nobody called', never, 'an object'],
  ['a function', () => never, 'the function never'],
  ['nothing', () => undefined, 'undefined'],
  ['a number', () => 0, '0'],
  ['a word', () => 'no', '"no"'],
]

for (const [title, promoter, shown] of noAnswers) {
  test(`what is neither yes nor no is an error in every combination: ${title}`, (t) => {
    const bad = promoter as PromoterLike
    const rule = `must be a boolean, got ${shown}`

    t.throws(() => promotes(all(always(), bad)), {
      instanceOf: TypeError,
      message: `what promoter 1 of all returns ${rule}`,
    })
    t.throws(() => promotes(any(bad)), { instanceOf: TypeError, message: `what promoter 0 of any returns ${rule}` })
    t.throws(() => promotes(not(bad)), { instanceOf: TypeError, message: `what promoter of not returns ${rule}` })
  })
}

test('a promise in a combination may fail: nobody waits for it, and nothing else fails', async (t) => {
  const failing = (async () => {
    throw new Error('too late')
  }) as unknown as PromoterLike

  for (const combined of [all(failing), any(failing), not(failing)])
    t.throws(() => promotes(combined), { message: /must be a boolean, got a promise$/ })
  // An unhandled rejection would fail this file.
  await new Promise((resolve) => setImmediate(resolve))
})

test('the error of a combination in a combination names the innermost', (t) => {
  const bad = (async () => true) as unknown as PromoterLike

  t.throws(() => promotes(not(any(never(), all(bad)))), {
    message: 'what promoter 0 of all returns must be a boolean, got a promise',
  })
})
