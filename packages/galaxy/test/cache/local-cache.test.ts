import { bytes, type Codec, json, string } from '@galaxycache/codecs'
import { CacheStore, lruStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import { makeEntry, readValue } from '#src/cache/cache-entry.js'
import { resolveHotShare } from '#src/cache/hot-share.js'
import { cacheOf, entryOf, KiB } from './small-cache.js'

test('over budget the hot cache gives way first once it is over its share, then the main cache', (t) => {
  const { local } = cacheOf({ maxBytes: 64 * KiB, hotCacheShare: resolveHotShare(1 / 4), cacheFactory: lruStore })
  for (let i = 0; i < 12; i++) local.keepHot(entryOf(`hot ${i}`, 4_000), local.track(`hot ${i}`))
  t.true(local.hot.bytes > local.hot.capacityBytes, 'as long as there is room it may take more than its share')

  for (let i = 0; i < 30; i++) local.keepMain(entryOf(`main ${i}`, 4_000))

  const { hot } = local
  t.true(hot.bytes <= hot.capacityBytes)
  t.true(hot.bytes > hot.capacityBytes - 5_000, 'and it keeps its share')
  t.true(local.main.evictions > 0)
})

test('a value that is refused takes the older one of its key with it, and nothing else', (t) => {
  const { local } = cacheOf({ maxValueBytes: 100 })
  local.keepMain(entryOf('k'))
  local.keepMain(entryOf('other'))

  t.false(local.keepMain(entryOf('k', 101)))

  t.is(local.find('k'), undefined)
  t.truthy(local.find('other'))
  t.is(local.main.evictions, 0)
})

test('a value larger than the hot cache’s share does not enter it, and evicts nothing', (t) => {
  const { local } = cacheOf({ maxBytes: 64 * KiB, hotCacheShare: resolveHotShare(1 / 8) })
  local.keepHot(entryOf('small'), local.track('small'))

  t.false(local.keepHot(entryOf('large', 9 * KiB), local.track('large')))

  t.truthy(local.find('small'))
  t.is(local.hot.evictions, 0)
})

test('a key is in one cache at most, and is charged once', (t) => {
  const { local } = cacheOf()
  local.keepMain(entryOf('k'))
  local.keepHot(entryOf('k'), local.track('k'))
  t.deepEqual([local.main.entries, local.hot.entries], [0, 1])

  local.keepMain(entryOf('k'))
  t.deepEqual([local.main.entries, local.hot.entries], [1, 0])
  t.is(local.bytes, local.main.bytes)
})

test('what is evicted from the hot cache is a candidate again, with its statistics', (t) => {
  const { local } = cacheOf({ maxBytes: 16 * KiB, hotCacheShare: resolveHotShare(1 / 2), cacheFactory: lruStore })
  local.keepHot(entryOf('first', 4_000), local.track('first', 7))
  local.find('first')
  t.is(local.candidates.stats().entries, 0, 'while it is hot it is no candidate')
  for (let i = 0; i < 4; i++) local.keepHot(entryOf(`next ${i}`, 4_000), local.track(`next ${i}`))

  t.is(local.find('first'), undefined)
  t.is(local.track('first').requests, 9)
})

test('an expired entry is not found, counts as expired, and its rate goes back to the candidates', (t) => {
  const { local, clock } = cacheOf()
  local.keepMain(entryOf('main', 10, 100))
  local.keepHot(entryOf('hot', 10, 100), local.track('hot', 5))
  clock.advance(99)
  t.truthy(local.find('main'))
  t.truthy(local.find('hot'))

  clock.advance(1)

  t.deepEqual([local.find('main'), local.find('hot'), local.read('main', string)], [undefined, undefined, undefined])
  t.deepEqual([local.main.expirations, local.hot.expirations], [1, 1])
  t.is(local.bytes, 0)
  t.is(local.track('hot').requests, 7)
})

test('an entry that never expires does not ask the clock', (t) => {
  let asked = 0
  const clock = { now: () => ++asked, monotonicNow: () => 0, setTimer: () => ({ cancel: () => {} }) }
  const { local } = cacheOf({ clock })
  local.keepMain(entryOf('k'))
  asked = 0

  local.find('k')
  local.read('k', string)

  t.is(asked, 0)
})

test('what promoters are told of the hot cache is at most a second old, and no fresher', (t) => {
  const { local, clock } = cacheOf({ cacheFactory: lruStore })
  t.like(local.hotCacheStats(), { entries: 0, bytes: 0, mostRecentQps: 0, leastRecentQps: 0 })
  clock.advance(2_000)
  local.keepHot(entryOf('cold'), local.track('cold', 2))
  local.keepHot(entryOf('hot'), local.track('hot', 50))
  clock.advance(1_000)

  const stats = local.hotCacheStats()
  t.like(stats, { entries: 2, leastRecentQps: 2, mostRecentQps: 50, capacityBytes: 8 * KiB })
  local.keepHot(entryOf('third'), local.track('third'))
  clock.advance(999)
  t.is(local.hotCacheStats(), stats)
  clock.advance(1)
  t.is(local.hotCacheStats().entries, 3)
})

test('a key that is forgotten is in neither cache', (t) => {
  const { local } = cacheOf()
  local.keepMain(entryOf('mine'))
  local.keepHot(entryOf('theirs'), local.track('theirs', 9))

  for (const key of ['mine', 'theirs', 'nobody’s']) local.forget(key)

  t.false(local.has('mine') || local.has('theirs'))
  t.is(local.bytes, 0)
})

test('as many candidates are tracked as are asked for, whatever the budget', (t) => {
  for (const [maxBytes, maxCandidates] of [
    [100_000, 1_024],
    [1_000_000, 20_000],
  ] as const) {
    const { local } = cacheOf({ maxBytes, maxCandidates })
    for (let i = 0; i < maxCandidates + 10; i++) local.track(`${i} ${'k'.repeat(200)}`)

    t.is(local.candidates.stats().entries, maxCandidates)
  }
})

test('candidates are bounded by number and by the bytes of their keys; the one asked for longest ago goes first', (t) => {
  const { local } = cacheOf({ maxCandidates: 3 })
  for (const key of ['a', 'b', 'c']) local.track(key)
  local.track('a')
  local.track('d')
  t.deepEqual([local.track('a').requests, local.track('d').requests, local.track('b').requests], [3, 2, 1])

  const many = cacheOf({ maxCandidates: 500 }).local
  for (let i = 0; i < 100; i++) many.track(`${i}`.padEnd(64 * KiB, 'k'))
  const { bytes: held, capacityBytes, evictions } = many.candidates.stats()
  t.true(held <= capacityBytes)
  t.true(evictions > 90)
})

test('a store that gives up nothing is an error and not an endless loop', (t) => {
  class Miser<E extends StoredEntry> extends CacheStore<E> {
    protected added(): void {}
    protected used(): void {}
    protected removed(): void {}
    protected victim(): number {
      return -1
    }
    protected coldestSlot(): number {
      return -1
    }
    protected hottestSlot(): number {
      return -1
    }
  }
  const { local } = cacheOf({ maxBytes: 8 * KiB, cacheFactory: <E extends StoredEntry>() => new Miser<E>() })

  const error = t.throws(() => {
    for (let i = 0; i < 100; i++) local.keepMain(entryOf(`k${i}`, 1_000))
  })

  t.regex(error?.message ?? '', /evict/)
})

test('a store whose order names a slot that holds nothing is told so', (t) => {
  class Confused<E extends StoredEntry> extends CacheStore<E> {
    protected added(): void {}
    protected used(): void {}
    protected removed(): void {}
    protected victim(): number {
      return 1_000
    }
    protected coldestSlot(): number {
      return 1_000
    }
    protected hottestSlot(): number {
      return 1_000
    }
  }
  const store = new Confused<StoredEntry>()
  store.add(entryOf('k'))

  t.throws(() => store.evict(), {
    instanceOf: TypeError,
    message: 'victim() of a CacheStore must give a slot that holds an entry, or noSlot, got 1000',
  })
  t.deepEqual([store.coldest(), store.hottest(), store.size], [undefined, undefined, 1])
})

test('bytes that are kept pin no larger buffer', (t) => {
  const chunk = new Uint8Array(1024 * KiB)
  const codec = bytes({ shared: true })

  const entry = makeEntry(codec, 'k', chunk.subarray(10, 20))

  const kept = Object.values(entry).filter((field) => field instanceof Uint8Array)
  t.true(kept.every(({ buffer }) => buffer.byteLength === 10))
})

test('JSON is decoded once an entry, bytes once a reader', (t) => {
  const counting = <T>(codec: Codec<T>): { codec: Codec<T>; decodes: () => number } => {
    let count = 0
    const counted: Codec<T> = {
      ...codec,
      decode: (encoded) => {
        count += 1
        return codec.decode(encoded)
      },
    }
    return { codec: counted, decodes: () => count }
  }
  const once = counting(json<unknown>())
  const each = counting(bytes())
  const shared = makeEntry(once.codec, 'k', json<unknown>().encode({ a: 1 }))
  const own = makeEntry(each.codec, 'k', Uint8Array.of(1))

  t.is(readValue(shared, once.codec), readValue(shared, once.codec))
  t.not(readValue(own, each.codec), readValue(own, each.codec))
  t.deepEqual([once.decodes(), each.decodes()], [1, 2])
})
