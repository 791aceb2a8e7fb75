import test from 'ava'
import { LatencyQuantile } from '#src/trouble/latency-quantile.js'
import { seededRandom } from '../random.js'

/**
 * Observes `count` latencies that `draw` gives.
 * @returns the part of the last half of them that was above the estimate
 */
function shareAbove(quantile: LatencyQuantile, count: number, draw: () => number): number {
  let above = 0
  for (let i = 0; i < count; i++) {
    const tookMs = draw()
    if (i >= count / 2 && tookMs > (quantile.ms ?? 0)) above += 1
    quantile.observe(tookMs)
  }
  return above / (count / 2)
}

test('about one of twenty latencies is above the estimate of the 95th percentile', (t) => {
  const random = seededRandom(7)
  const draws = {
    uniform: () => random() * 100,
    exponential: () => -20 * Math.log(1 - random()),
    'long tail': () => 5 / (1 - random()) ** 0.7,
  }

  for (const [name, draw] of Object.entries(draws)) {
    const share = shareAbove(new LatencyQuantile(0.95), 20_000, draw)
    t.log(`${name}: ${share}`)
    t.true(share > 0.035 && share < 0.065, `${name}: ${share}`)
  }
})

test('the estimate follows a peer that becomes ten times slower within a hundred calls, and back', (t) => {
  const random = seededRandom(8)
  const quantile = new LatencyQuantile(0.95)
  const observe = (count: number, scaleMs: number): void => {
    for (let i = 0; i < count; i++) quantile.observe(scaleMs * (0.5 + random()))
  }

  observe(500, 10)
  const fast = quantile.ms ?? 0
  observe(100, 100)
  const slow = quantile.ms ?? 0
  observe(1_000, 10)

  t.true(fast > 10 && fast < 20, `${fast}`)
  t.true(slow > 100, `${slow}`)
  t.true((quantile.ms ?? 0) < 20, `${quantile.ms}`)
})

test('nothing is estimated from fewer than twenty answers, and never less than a millisecond', (t) => {
  const quantile = new LatencyQuantile(0.95)

  for (let i = 0; i < 19; i++) quantile.observe(0)
  t.is(quantile.ms, undefined)
  for (let i = 0; i < 100; i++) quantile.observe(0)

  t.is(quantile.ms, 1)
})
