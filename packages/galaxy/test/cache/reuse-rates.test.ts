import test from 'ava'
import fc from 'fast-check'
import { ReuseRates } from '#src/cache/reuse-rates.js'
import { useClasses } from '#src/cache/uses.js'
import { seededRandom } from '../random.js'

test('before anything is learned, the longer ago and the less often, the less is promised', (t) => {
  const rates = new ReuseRates()

  t.true(rates.rate(0, 10) > rates.rate(0, 1_000))
  t.true(rates.rate(3, 10) > rates.rate(2, 10))
  t.is(rates.rate(2, 10), rates.rate(0, 10))
})

test('learns the rate of keys that are asked for by chance, each time with the same probability', (t) => {
  const rates = new ReuseRates()
  const random = seededRandom(3)
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 5_000; i++) rates.ended(4, 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 0.01)))
    rates.learn()
  }

  for (const age of [4, 16, 64, 256]) {
    const rate = rates.rate(4, age)
    t.true(rate > 0.007 && rate < 0.013, `${rate} at age ${age}`)
  }
})

test('waits that were lost or last count as waiting: the more of them, the less is promised', (t) => {
  const [few, many] = [10, 1_000].map((keys) => {
    const rates = new ReuseRates()
    for (let i = 0; i < 100; i++) rates.ended(1, 100)
    for (let i = 0; i < keys; i++) rates.lost(1, 5_000)
    rates.lasts(1, 5_000, keys)
    rates.learn()
    return rates.rate(1, 100)
  }) as [number, number]

  t.true(many < few / 5, `${many}, ${few}`)
})

test('waits that last are those told of since rates were learned: others have ended, or are told of again', (t) => {
  const [once, never] = [1_000, 0].map((keys) => {
    const rates = new ReuseRates()
    rates.lasts(1, 5_000, keys)
    for (let i = 0; i < 2; i++) {
      for (let n = 0; n < 100; n++) rates.ended(1, 100)
      rates.learn()
    }
    return rates.rate(1, 100)
  })

  t.is(once, never)
})

test('rates are positive and finite, whatever happened', (t) => {
  const events = fc.array(
    fc.tuple(fc.constantFrom('ended', 'lost', 'lasts'), fc.nat(useClasses - 1), fc.nat(2 ** 31), fc.nat(10_000)),
  )
  fc.assert(
    fc.property(events, fc.nat(100), (all, learnings) => {
      const rates = new ReuseRates()
      for (const [kind, group, age, keys] of all) {
        if (kind === 'ended') rates.ended(group, age)
        else if (kind === 'lost') rates.lost(group, age)
        else rates.lasts(group, age, keys)
      }
      for (let i = 0; i <= learnings; i++) rates.learn()
      for (let group = 0; group < useClasses; group++) {
        for (let age = 0; age < 2 ** 31; age = age * 2 + 1) {
          const rate = rates.rate(group, age)
          if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) throw new Error(`${rate} of ${group} at ${age}`)
        }
      }
    }),
  )
  t.pass()
})
