import { string } from '@galaxycache/codecs'
import { adaptiveShare, defaultStore } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { makeEntry } from '#src/cache/cache-entry.js'
import { LocalCache } from '#src/cache/local-cache.js'

const entryOf = (key: string) => makeEntry(string, key, string.encode('value'))

test('cleared, a cache names no key, holds no value and knows no rate, and its counts go on', (t) => {
  const clock = new ManualClock(0)
  const local = new LocalCache<string>({
    maxBytes: 100_000,
    hotCacheShare: adaptiveShare(),
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    clock,
    cacheFactory: defaultStore,
    // Every hit is sampled.
    random: () => 0,
  })
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
