import test from 'ava'
import { Latency } from '#src/report/latency.js'

test('percentiles of several processes are those of all their gets together, to three digits', (t) => {
  const fast = Latency.empty()
  const slow = Latency.empty()
  for (let i = 0; i < 95; i++) fast.record(0.001)
  for (let i = 0; i < 5; i++) slow.record(250)

  const all = Latency.sum([fast.encode(), slow.encode()])

  t.true(Math.abs(all.percentileMs(50) - 0.001) < 0.000_01)
  t.true(Math.abs(all.percentileMs(99) - 250) < 0.5)
})

test('times beyond a minute and below a nanosecond are kept at the ends of the scale', (t) => {
  const latency = Latency.empty()
  latency.record(0)
  latency.record(1e9)

  t.true(latency.percentileMs(50) > 0)
  t.true(Math.abs(latency.percentileMs(100) - 60_000) < 100)
})
