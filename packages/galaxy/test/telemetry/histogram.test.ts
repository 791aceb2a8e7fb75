import test from 'ava'
import fc from 'fast-check'
import { Histogram } from '#src/telemetry/histogram.js'

test('a value is counted in the first bucket whose bound it does not exceed, or in the last', (t) => {
  const histogram = new Histogram([1, 10, 100])
  for (const value of [0, 1, 1.5, 10, 100, 100.1, 1e9]) histogram.observe(value)

  t.deepEqual(histogram.snapshot(), {
    bounds: [1, 10, 100],
    counts: [2, 2, 1, 2],
    sum: 0 + 1 + 1.5 + 10 + 100 + 100.1 + 1e9,
    count: 7,
  })
})

test('no value is lost, and each is in one bucket', (t) => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true })), (values) => {
      const bounds = [0.5, 5, 50, 500]
      const histogram = new Histogram(bounds)
      for (const value of values) histogram.observe(value)
      const { counts, count } = histogram.snapshot()
      const atMost = (bound: number): number => values.filter((value) => value <= bound).length
      const cumulative = (buckets: number): number => counts.slice(0, buckets).reduce((a, b) => a + b, 0)
      return bounds.every((bound, i) => cumulative(i + 1) === atMost(bound)) && count === values.length
    }),
  )
  t.pass()
})
