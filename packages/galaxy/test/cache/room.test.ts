import { string } from '@galaxycache/codecs'
import { adaptiveShare, type CacheName, type Lender, lruStore, type StoredEntry } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { makeEntry } from '#src/cache/cache-entry.js'
import { LocalCache } from '#src/cache/local-cache.js'

const budget = 100_000

const entryOf = (key: string, bytes: number) => makeEntry(string, key, string.encode('x'.repeat(bytes)))

/**
 * A cache of LRU stores, of which the main one lends what `lender` says, and that know what their next
 * to go is worth, or do not.
 */
function cacheWith(
  lender: { lentBytes: number },
  leastWorth?: () => number,
  hotLeastWorth?: () => number,
): LocalCache<string> {
  return new LocalCache<string>({
    maxBytes: budget,
    hotCacheShare: adaptiveShare(),
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    clock: new ManualClock(0),
    cacheFactory: <E extends StoredEntry>(cache: CacheName) => {
      const store = lruStore<E>(cache)
      if (cache === 'hot') {
        if (hotLeastWorth !== undefined) store.leastWorth = hotLeastWorth
        return store
      }
      store.lender = () => Object.assign(lender, { gotBack: () => undefined }) as unknown as Lender
      if (leastWorth !== undefined) store.leastWorth = leastWorth
      return store
    },
  })
}

test('what is lent may become less while a copy is decided about: the main cache gives way, and the copy is kept', (t) => {
  const lender = { lentBytes: budget / 2 }
  const local = cacheWith(lender, () => {
    lender.lentBytes = 0
    return 0
  })
  for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
  const ownEntries = local.main.entries

  t.true(local.keepHot(entryOf('copy', budget / 4), local.track('copy')))

  t.is(lender.lentBytes, 0)
  t.is(local.hot.entries, 1)
  t.true(local.main.entries < ownEntries)
  t.true(local.bytes <= budget)
})

test('what comes along with another is lent no room', (t) => {
  const [fetched, along] = ([undefined, 'companion'] as const).map((arrival) => {
    const local = cacheWith({ lentBytes: budget / 2 })
    for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
    for (let i = 0; i < 200; i++) local.keepHot(entryOf(`copy ${i}`, 500), local.track(`copy ${i}`), { arrival })
    return local.hot.bytes
  }) as [number, number]

  t.true(fetched > budget / 3, `${fetched}`)
  t.true(along > budget / 10 && along <= budget / 8, `${along}`)
})

test('where nobody can tell what main entries are worth, copies that serve get what is lent, and others give way', (t) => {
  const local = cacheWith({ lentBytes: budget / 2 })
  const keep = (key: string, isOwn: boolean): void => {
    if (local.find(key) !== undefined) return
    if (isOwn) local.keepMain(entryOf(key, 500))
    else local.keepHot(entryOf(key, 500), local.track(key))
  }
  for (let i = 0; i < 20_000; i++) keep(i % 2 === 0 ? `popular ${(i / 2) % 80}` : `own ${i}`, i % 2 !== 0)
  t.true(local.hot.bytes > budget / 3, `${local.hot.bytes}`)

  for (let i = 0; i < 20_000; i++) keep(i % 2 === 0 ? `scanned ${i}` : `own ${i % 41}`, i % 2 !== 0)
  for (let i = 0; i < 1_000; i++) keep(`once ${i}`, true)
  t.true(local.hot.bytes <= budget / 32, `${local.hot.bytes}`)
})

test('of what is lent, copies get the room of main entries that promise less than four times as much', (t) => {
  const [more, less] = [3.9, 4.1].map((mainWorth) => {
    const local = cacheWith(
      { lentBytes: budget / 2 },
      () => mainWorth,
      () => 1,
    )
    for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
    for (let i = 0; i < 200; i++) local.keepHot(entryOf(`copy ${i}`, 500), local.track(`copy ${i}`))
    return local.hot.bytes
  }) as [number, number]

  t.true(more > budget / 2, `${more}`)
  t.true(less > budget / 10 && less <= budget / 8, `${less}`)
})

/**
 * Serves from the main cache, and fetches copies that nobody asks for again, until these have their least share only.
 */
function scan(local: LocalCache<string>): void {
  for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
  for (let i = 0; i < 2_000; i++) {
    for (let n = 0; n < 20; n++) local.find(`own ${n}`)
    local.keepHot(entryOf(`copy ${i}`, 500), local.track(`copy ${i}`))
  }
}

test('copies that hardly serve give up their share, also while only copies come in', (t) => {
  const local = cacheWith({ lentBytes: 0 })

  scan(local)

  t.is(local.hot.capacityBytes, (budget * 3) / 100)
})

test('what comes along and is larger than the least share is taken in where there is no copy to give way', (t) => {
  const local = cacheWith({ lentBytes: 0 })
  scan(local)
  for (const { key } of local.hot) local.forget(key)
  for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`more of its own ${i}`, 500))
  const large = entryOf('along', budget / 16)
  t.true(large.chargedBytes > local.hot.capacityBytes)

  t.true(local.keepHot(large, local.track('along'), { arrival: 'companion' }))

  t.deepEqual([[...local.hot].map(({ key }) => key), local.bytes <= budget], [['along'], true])
})
