import { KeyRate } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'

test('one touch at the beginning is ten a second: neither a burst nor nothing', (t) => {
  const rate = new KeyRate(1_000)

  rate.touch(1_000)

  t.is(rate.rate(1_000), 10)
  t.is(rate.rate(1_050), 10)
  t.is(rate.rate(1_100), 10)
})

test('in its first second a rate is neither damped to zero nor blown up', (t) => {
  const rate = new KeyRate(0)
  for (let ms = 0; ms <= 1_000; ms += 100) rate.touch(ms)

  t.is(rate.rate(1_000), 11)
  t.is(rate.requests, 11)
})

test('a rate is requests over the age since tracking began', (t) => {
  const rate = new KeyRate(0)
  rate.touch(0, 30)

  t.is(rate.rate(10_000), 3)
})

test('a touch after a longer pause than the idle reset starts anew, and a pause alone makes the rate zero', (t) => {
  const rate = new KeyRate(0, 60_000)
  rate.touch(0, 1_000)

  t.is(rate.rate(60_000), 1_000 / 60)
  t.is(rate.rate(60_001), 0)
  rate.touch(60_001)
  t.is(rate.requests, 1)
  t.is(rate.rate(60_001), 10)
})

test('whatever the clock does, back as well as forward, a rate is a number from zero', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.integer({ min: 1, max: 1_000 }))),
      (touches) => {
        const rate = new KeyRate(0)
        return touches.every(([ms, times]) => {
          rate.touch(ms, times)
          const value = rate.rate(ms)
          return Number.isFinite(value) && value >= 0 && rate.requests >= times
        })
      },
    ),
  )
  t.pass()
})
