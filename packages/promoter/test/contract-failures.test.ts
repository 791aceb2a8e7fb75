import type { PromoterLike, ShouldPromote } from '@galaxycache/promoter'
import test from 'ava'
import { caseOf, holdsOf } from './verdict.js'

test('a policy that throws at odd statistics fails by what it throws', (t) => {
  const make = (): PromoterLike => (key) => {
    if (key === '') throw new TypeError('no key')
    return true
  }

  t.throws(() => holdsOf(caseOf('a yes or a no'), { make, value: 1 }), { message: 'no key' })
})

test('what gets no answer is told with its statistics, however odd they are', (t) => {
  const messages: (string | undefined)[] = []
  const is = (actual: unknown, expected: unknown, message?: string): void => {
    if (actual !== expected) messages.push(message)
  }
  const make = (): PromoterLike =>
    ((_key, _value, { keyQps }) => keyQps < Number.POSITIVE_INFINITY || 0) as ShouldPromote

  caseOf('a yes or a no').run({ is, deepEqual() {} }, { make, value: 1 })

  t.deepEqual(messages, [
    'the answer must be a boolean, got 0 for key "" and { keyQps: Infinity, requests: 1, valueBytes: 100, hotCache: ' +
      '{ mostRecentQps: 20, leastRecentQps: 5, bytes: 500000, capacityBytes: 1000000, entries: 1000 } }',
  ])
})

test('of answers that differ the first is told, not twenty thousand', (t) => {
  const failures: unknown[] = []
  const is = (actual: unknown, expected: unknown, message?: string): void => {
    if (actual !== expected) failures.push([actual, expected, message])
  }
  const deepEqual = (actual: unknown): void => {
    t.false(Array.isArray(actual), 'a runner takes a minute to show how lists of so many answers differ')
  }
  for (const words of ['the same answers', 'do not hear of each other']) {
    let asked = 0
    caseOf(words).run({ is, deepEqual }, { make: () => () => asked++ === 3, value: 1 })
  }

  t.deepEqual(failures, [
    [true, false, 'request 3 got another answer'],
    [false, true, 'request 3 got another answer'],
  ])
})

test('the contract finds a policy that takes keys for parts of a url', (t) => {
  const make = (): PromoterLike => (key) => decodeURIComponent(key) !== ''

  t.throws(() => holdsOf(caseOf('a yes or a no'), { make, value: 1 }), { instanceOf: URIError })
})
