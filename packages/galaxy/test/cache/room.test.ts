import { string } from '@galaxycache/codecs'
import { type CacheName, type Lender, lruStore, type StoredEntry } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { makeEntry } from '#src/cache/cache-entry.js'
import { LocalCache } from '#src/cache/local-cache.js'

const budget = 100_000

const entryOf = (key: string, bytes: number) => makeEntry(string, key, string.encode('x'.repeat(bytes)))

test('what is lent may become less while a copy is decided about: the main cache gives way, and the copy is kept', (t) => {
  const lender = { lentBytes: budget / 2, gotBack: () => undefined }
  const local = new LocalCache<string>({
    maxBytes: budget,
    hotCacheShare: { min: 0, usual: 1 / 8, max: 4 / 5 },
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    clock: new ManualClock(0),
    cacheFactory: <E extends StoredEntry>(cache: CacheName) => {
      const store = lruStore<E>(cache)
      if (cache === 'hot') return store
      store.lender = () => lender as unknown as Lender
      store.leastWorth = () => {
        lender.lentBytes = 0
        return 0
      }
      return store
    },
  })
  for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
  const ownEntries = local.main.entries

  t.true(local.keepHot(entryOf('copy', budget / 4), local.track('copy')))

  t.is(lender.lentBytes, 0)
  t.is(local.hot.entries, 1)
  t.true(local.main.entries < ownEntries)
  t.true(local.bytes <= budget)
})
