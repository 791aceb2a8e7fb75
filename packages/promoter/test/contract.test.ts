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
  previouslyKnown,
} from '@galaxycache/promoter'
import { boundedMemory, promoterContract } from '@galaxycache/promoter/testing'
import test from 'ava'
import { holdsOf } from './verdict.js'

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

for (const [name, make] of Object.entries(policies)) {
  for (const { title, run } of promoterContract) {
    test(`${name}: ${title}`, (t) => run(t, { make, value: { any: 'value' } }))
  }
}

const caseOf = (words: string): (typeof promoterContract)[number] => {
  const found = promoterContract.find(({ title }) => title.includes(words))
  if (found === undefined) throw new RangeError(`no case about ${words}`)
  return found
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

for (const [promise, make] of offenders) {
  test(`the contract finds a policy that breaks the promise "${promise}"`, (t) => {
    t.false(holdsOf(caseOf(promise), { make, value: { any: 'value' } }))
  })
}

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

test('a policy that throws at odd statistics fails by what it throws', (t) => {
  const make: Make = () => (key) => {
    if (key === '') throw new TypeError('no key')
    return true
  }

  t.throws(() => holdsOf(caseOf('a yes or a no'), { make, value: 1 }), { message: 'no key' })
})

test('too few requests to tell anything are refused', (t) => {
  t.throws(() => boundedMemory(100), {
    instanceOf: RangeError,
    message: 'requests must be a finite number from 10000, got 100',
  })
})
