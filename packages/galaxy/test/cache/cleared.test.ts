import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { entryOf, localCacheOf } from './local-cache-of.js'

test('cleared, a cache names no key, holds no value and knows no rate, and its counts go on', (t) => {
  const clock = new ManualClock(0)
  // Every hit is sampled.
  const local = localCacheOf({ clock, random: () => 0 })
  local.keepMain(entryOf('own'))
  local.keepHot(entryOf('copy'), local.track('copy', 5))
  local.track('candidate', 5)
  for (const key of ['own', 'copy', 'nobody’s']) local.find(key)
  clock.advance(61_000)
  local.find('own')
  t.is(local.hottestMain(10)[0]?.key, 'own')

  local.forgetAll()

  t.deepEqual(local.hottestMain(10), [])
  t.deepEqual([[...local.main], [...local.hot], [...local.candidates]], [[], [], []])
  t.deepEqual([local.rateOf('copy').requests, local.rateOf('candidate').requests], [0, 0])
  t.deepEqual([local.bytes, local.candidates.stats().bytes], [0, 0])
  t.deepEqual([local.mainCacheHits, local.hotCacheHits, local.misses], [2, 1, 1])
})
