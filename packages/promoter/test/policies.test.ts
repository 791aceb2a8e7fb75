import {
  always,
  hotterThanColdest,
  maxValueBytes,
  minQps,
  never,
  oneIn,
  type Promoter,
  previouslyKnown,
} from '@galaxycache/promoter'
import test from 'ava'
import fc from 'fast-check'
import { anyStats, statsWith } from './promotion-stats.js'

const promotes = (promoter: Promoter, ...change: Parameters<typeof statsWith>): boolean =>
  promoter.shouldPromote('key', 'value', statsWith(...change))

test('hotterThanColdest promotes a key that is as hot as the coldest entry, and none that is colder', (t) => {
  const promoter = hotterThanColdest()

  t.true(promotes(promoter, { keyQps: 5.1, hotCache: { leastRecentQps: 5 } }))
  t.true(promotes(promoter, { keyQps: 5, hotCache: { leastRecentQps: 5 } }))
  t.false(promotes(promoter, { keyQps: 4.9, hotCache: { leastRecentQps: 5 } }))
})

test('hotterThanColdest compares with the coldest entry, not with the hottest', (t) => {
  t.true(promotes(hotterThanColdest(), { keyQps: 5, hotCache: { leastRecentQps: 1, mostRecentQps: 1000 } }))
})

test('hotterThanColdest promotes any key while the hot cache is empty', (t) => {
  t.true(promotes(hotterThanColdest(), { keyQps: 0, hotCache: { leastRecentQps: 0, entries: 0 } }))
})

test('previouslyKnown promotes a key from its second request on', (t) => {
  const promoter = previouslyKnown()

  t.deepEqual(
    [1, 2, 3].map((requests) => promotes(promoter, { requests })),
    [false, true, true],
  )
})

test('minQps promotes a key at its limit and above', (t) => {
  const promoter = minQps(20)

  t.deepEqual(
    [19.9, 20, 20.1].map((keyQps) => promotes(promoter, { keyQps })),
    [false, true, true],
  )
})

test('maxValueBytes promotes a value up to its limit', (t) => {
  const promoter = maxValueBytes(1024)

  t.deepEqual(
    [0, 1024, 1025].map((valueBytes) => promotes(promoter, { valueBytes })),
    [true, true, false],
  )
})

test('always promotes and never does not, whatever the statistics', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)

  const property = fc.property(fc.string(), anyStats, (key, stats) => {
    return always().shouldPromote(key, undefined, stats) && !never().shouldPromote(key, undefined, stats)
  })

  t.notThrows(() => fc.assert(property, { seed }))
})

test('oneIn promotes for the first part in n of what chance can give', (t) => {
  const draws = [0, 0.0999, 0.1, 0.5, 0.9999]
  const promoter = oneIn(10, () => draws.shift() ?? 1)

  const answers = Array.from({ length: 5 }, () => promotes(promoter))

  t.deepEqual(answers, [true, true, false, false, false])
})

test('oneIn(1) promotes everything', (t) => {
  const nearlyOne = 1 - Number.EPSILON / 2

  t.true(promotes(oneIn(1, () => nearlyOne)))
})

test('oneIn takes its chance from Math.random where none is given, about one in n', (t) => {
  const promoter = oneIn(4)

  const promoted = Array.from({ length: 20_000 }, () => promotes(promoter)).filter(Boolean).length

  // Mean 5,000, standard deviation 61: eight of them either way.
  t.true(promoted > 4_500 && promoted < 5_500, `${promoted} of 20,000`)
})

test('every policy answers true or false for any statistics and never throws', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const policies = [
    hotterThanColdest(),
    previouslyKnown(),
    minQps(0),
    minQps(Number.MAX_VALUE),
    maxValueBytes(0),
    maxValueBytes(Number.MAX_VALUE),
    oneIn(1),
    oneIn(Number.MAX_VALUE),
  ]

  const property = fc.property(fc.constantFrom(...policies), fc.string(), anyStats, (policy, key, stats) => {
    return typeof policy.shouldPromote(key, undefined, stats) === 'boolean'
  })

  t.notThrows(() => fc.assert(property, { seed, numRuns: 500 }))
})

const wrongNumbers: readonly (readonly [string, () => Promoter, string])[] = [
  ['denominator 0', () => oneIn(0), 'denominator must be a finite number from 1, got 0'],
  ['denominator NaN', () => oneIn(Number.NaN), 'denominator must be a finite number from 1, got NaN'],
  [
    'denominator Infinity',
    () => oneIn(Number.POSITIVE_INFINITY),
    'denominator must be a finite number from 1, got Infinity',
  ],
  ['qps -1', () => minQps(-1), 'qps must be a finite number from 0, got -1'],
  ['qps of a string', () => minQps('10' as unknown as number), 'qps must be a finite number from 0, got "10"'],
  ['no qps', () => minQps(undefined as unknown as number), 'qps must be a finite number from 0, got undefined'],
  ['maxBytes -1', () => maxValueBytes(-1), 'maxBytes must be a finite number from 0, got -1'],
]

for (const [title, make, message] of wrongNumbers) {
  test(`a wrong number is refused with name, rule and value: ${title}`, (t) => {
    t.throws(make, { instanceOf: RangeError, message })
  })
}

test('oneIn refuses a source of chance that is not a function', (t) => {
  t.throws(() => oneIn(10, 0.5 as unknown as () => number), {
    instanceOf: TypeError,
    message: 'random must be a function, got number',
  })
})
