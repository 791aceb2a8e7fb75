import {
  all,
  always,
  any,
  hotterThanColdest,
  maxValueBytes,
  minQps,
  never,
  not,
  oneIn,
  type PromoterLike,
  type PromotionStats,
  previouslyKnown,
  type ShouldPromote,
} from '@galaxycache/promoter'
import { boundedMemory, promoterContract } from '@galaxycache/promoter/testing'
import test from 'ava'
import { caseOf, holdsOf, passes } from './verdict.js'

type Make = (random: () => number) => PromoterLike

const policies: Readonly<Record<string, Make>> = {
  always: () => always(),
  never: () => never(),
  hotterThanColdest: () => hotterThanColdest(),
  previouslyKnown: () => previouslyKnown(),
  minQps: () => minQps(5),
  maxValueBytes: () => maxValueBytes(1_000),
  oneIn: (random) => oneIn(10, random),
  combined: (random) => all(maxValueBytes(1_000), not(minQps(100)), any(oneIn(20, random), previouslyKnown())),
}

// One after the other, so that each that is over is told: together they take long enough to be taken for hung.
for (const [name, make] of Object.entries(policies)) {
  for (const { title, run } of promoterContract) {
    test.serial(`${name}: ${title}`, (t) => run(t, { make, value: { any: 'value' } }))
  }
}

/** Policies that break one promise each. */
const offenders: readonly (readonly [promise: string, make: Make])[] = [
  [
    'a yes or a no',
    () =>
      (_key, _value, { keyQps }) =>
        keyQps === 0 ? (undefined as never) : true,
  ],
  ['the same answers', () => () => Math.random() < 0.5],
  [
    'do not hear of each other',
    (() => {
      let asked = 0
      return () => () => asked++ % 7 === 0
    })(),
  ],
  [
    'left as they are',
    () => (_key, value) => {
      ;(value as { any?: string }).any = 'other'
      return true
    },
  ],
  [
    'does not grow',
    () => {
      const seen = new Set<string>()
      return (key) => seen.size !== seen.add(key).size
    },
  ],
]

/** Keeps 32 bits of each new key in arrays of 4 KiB. */
const fourBytesForKey: Make = () => {
  const chunks: Uint32Array[] = []
  let kept = 0
  return (key, _value, { requests }) => {
    if (requests > 1) return true
    if (kept % 1_024 === 0) chunks.push(new Uint32Array(1_024))
    chunks.at(-1)?.set([key.length], kept % 1_024)
    kept += 1
    return false
  }
}

test('the contract finds a policy that never forgets, though it keeps but four bytes of a key', (t) => {
  t.false(holdsOf(caseOf('does not grow'), { make: fourBytesForKey, value: 'value' }))
})

/** Remembers the last ten thousand keys at least, and twice as many at most. */
const twoGenerations: Make = () => {
  let young = new Set<string>()
  let old = new Set<string>()
  return (key) => {
    const isKnown = young.has(key) || old.has(key)
    young.add(key)
    if (young.size === 10_000) {
      old = young
      young = new Set()
    }
    return isKnown
  }
}

test('the fewest requests that are taken find a policy that keeps all keys', (t) => {
  const seen = new Set<string>()
  const make: Make = () => (key) => seen.size !== seen.add(key).size

  t.false(holdsOf(boundedMemory(200_000), { make, value: 'value' }))
})

test('a policy that forgets passes, though what it remembers is now more and now less', (t) => {
  caseOf('does not grow').run(t, { make: twoGenerations, value: 'value' })
})

for (const [promise, make] of offenders) {
  test(`the contract finds a policy that breaks the promise "${promise}"`, (t) => {
    t.false(holdsOf(caseOf(promise), { make, value: { any: 'value' } }))
  })
}

/** Changes that are all done at the first request. */
const changes: readonly (readonly [
  title: string,
  change: (value: { tags: string[] }, stats: PromotionStats) => void,
])[] = [
  ['the value', (value) => value.tags.sort()],
  ['the statistics', (_value, { hotCache }) => Object.assign(hotCache, { bytes: 5 })],
]

for (const [title, change] of changes) {
  test(`the contract finds a policy that changes ${title} at its first request, in whatever order its cases are run`, (t) => {
    const cases = promoterContract.filter((each) => each !== caseOf('does not grow'))
    for (const order of [cases, cases.toReversed()]) {
      const value = { tags: ['b', 'a'] }
      const make = (): PromoterLike<typeof value> => (_key, asked, stats) => {
        change(asked, stats)
        return true
      }

      t.false(order.map((each) => holdsOf(each, { make, value })).every(Boolean))
    }
  })
}

test('policies that share a counter are found, whatever its period', (t) => {
  for (const period of [2, 3, 5, 7, 10, 23, 37, 47, 100, 1_000, 9_999, 10_000, 19_997, 20_000]) {
    let asked = 0
    const shared: ShouldPromote = () => ++asked % period === 0

    t.false(holdsOf(caseOf('do not hear of each other'), { make: () => shared, value: 'value' }), `${period}`)
  }
})

test('a policy that gives promises fails each case at its first answer, and none of the promises elsewhere', async (t) => {
  for (const contractCase of promoterContract) {
    let asked = 0
    const make = (): PromoterLike =>
      (async () => {
        asked += 1
        throw new Error('too late')
      }) as unknown as ShouldPromote

    t.false(passes(contractCase, { make, value: 'value' }), contractCase.title)
    t.is(asked, 1, contractCase.title)
  }
  // An unhandled rejection would fail this file.
  await new Promise((resolve) => setImmediate(resolve))
})

class Account {
  logins = 0
}

/** Values that a copy of them is not like: it has no class, or cannot be made. */
const withoutLikeCopy: readonly (readonly [title: string, makeValue: () => unknown])[] = [
  ['an instance of a class', () => new Account()],
  ['a URL', () => new URL('http://a.example/b')],
  ['a Buffer', () => Buffer.from('a')],
  ['an object with a function', () => ({ name: 'Ada', greet() {} })],
]

for (const [title, makeValue] of withoutLikeCopy) {
  test(`a policy that leaves the value as it is passes with ${title}`, (t) => {
    caseOf('left as they are').run(t, { make: () => always(), value: makeValue() })
  })
}

test('the contract finds a policy that changes an instance of a class', (t) => {
  const make = (): PromoterLike<Account> => (_key, account) => {
    account.logins += 1
    return true
  }

  t.false(holdsOf(caseOf('left as they are'), { make, value: new Account() }))
})

test('the contract finds a policy that changes the bytes of a Buffer', (t) => {
  const make = (): PromoterLike<Buffer> => (_key, bytes) => bytes.write('b') > 0

  t.false(holdsOf(caseOf('left as they are'), { make, value: Buffer.from('a') }))
})

test('too few requests to tell anything are refused', (t) => {
  t.throws(() => boundedMemory(199_999), {
    instanceOf: RangeError,
    message: 'requests must be a finite number from 200000, got 199999',
  })
})
