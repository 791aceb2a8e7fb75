import test from 'ava'
import fc from 'fast-check'
import { takeBest } from '#src/cache/best-rates.js'

const bestOf = (rates: readonly number[], widths: readonly number[]): number[] => {
  const best = Float64Array.from(rates)
  takeBest(best, Float64Array.from(widths))
  return [...best]
}

test('where rates only fall, a key is worth its rate now', (t) => {
  const falling = [0.5, 0.25, 0.1, 0.001]

  for (const [step, best] of bestOf(falling, [1, 2, 4, 8]).entries())
    t.true(Math.abs(best - (falling[step] as number)) < 1e-12, `${best} at step ${step}`)
})

test('a key is worth waiting with for what comes at once, less for what is far', (t) => {
  const [near, far] = [10, 1_000].map((quiet) => bestOf([1e-6, 1], [quiet, 8])[0] as number) as [number, number]

  // Nearly all wait for the whole quiet step, and then one request on the average.
  t.true(Math.abs(near - 1 / 11) < 1e-3, `${near}`)
  t.true(Math.abs(far - 1 / 1_001) < 1e-3, `${far}`)
})

test('a key is never worth less than its rate, nor more than the largest rate that comes', (t) => {
  const rate = fc.double({ min: 1e-9, max: 1, noNaN: true })
  const steps = fc.array(fc.tuple(rate, fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 30 })

  fc.assert(
    fc.property(steps, (all) => {
      const rates = all.map(([each]) => each)
      for (const [step, best] of bestOf(
        rates,
        all.map(([, width]) => width),
      ).entries()) {
        const most = Math.max(...rates.slice(step))
        if (!(best >= (rates[step] as number) * (1 - 1e-9) && best <= most * (1 + 1e-9)))
          throw new Error(`${best} at step ${step} of ${rates}`)
      }
    }),
  )
  t.pass()
})

/** Requests for the time that a key is held, at the best of all times to give it up. */
function bestOfAllTimes(first: number, rates: readonly number[], widths: readonly number[]): number {
  let [best, waiting, requests, held] = [0, 1, 0, 0]
  for (let step = first; step < rates.length; step++) {
    const [rate, width] = [rates[step] as number, widths[step] as number]
    const ended = waiting * -Math.expm1(-rate * width)
    waiting -= ended
    requests += ended
    held += ended / rate
    best = Math.max(best, requests / held)
  }
  return best
}

test('what a key is worth is the best of all times to give it up', (t) => {
  const rate = fc.integer({ min: -9 * 64, max: 0 }).map((exponent) => 10 ** (exponent / 64))
  const steps = fc.array(fc.tuple(rate, fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 30 })

  fc.assert(
    fc.property(steps, (all) => {
      const rates = all.map(([each]) => each)
      const widths = all.map(([, width]) => width)
      for (const [step, best] of bestOf(rates, widths).entries()) {
        const expected = bestOfAllTimes(step, rates, widths)
        if (!(Math.abs(best / expected - 1) < 1e-9)) throw new Error(`${best} at step ${step}, not ${expected}`)
      }
    }),
    { numRuns: 1_000 },
  )
  t.pass()
})
