import { string } from '@galaxycache/codecs'
import { adaptiveShare, type CacheFactory, lruStore, reuseStore, sieveStore } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { type CacheEntry, makeEntry } from '#src/cache/cache-entry.js'
import { resolveHotShare } from '#src/cache/hot-share.js'
import type { LocalCache } from '#src/cache/local-cache.js'
import type { LocalCacheOptions } from '#src/cache/local-cache-options.js'
import { seededRandom } from '../random.js'
import { localCacheOf } from './local-cache-of.js'

const maxBytes = 100_000

const entryOf = (key: string, bytes: number): CacheEntry<string> =>
  makeEntry(string, key, string.encode('x'.repeat(bytes)))

const cacheOf = (options: Partial<LocalCacheOptions> = {}): LocalCache<string> =>
  localCacheOf({ maxBytes, cacheFactory: reuseStore, ...options })

/** What was asked for in vain, of own keys and of others', and what the hot cache may take in the end. */
interface Outcome {
  readonly loads: number
  readonly fetches: number
  readonly capacityBytes: number
}

/** Own keys, of which the main cache needs a part of its room, and popular keys of others. @param after each request */
function replay(local: LocalCache<string>, after: (key: string, isOwn: boolean) => void): Outcome {
  const random = seededRandom(1)
  let [loads, fetches] = [0, 0]
  for (let i = 0; i < 40_000; i++) {
    const isOwn = i % 4 === 0
    const key = isOwn ? `own ${Math.floor(400 ** random())}` : `other ${Math.floor(1_000 ** random())}`
    if (local.find(key) === undefined) {
      if (isOwn) loads++
      else fetches++
      if (isOwn) local.keepMain(entryOf(key, 500))
      else local.keepHot(entryOf(key, 500), local.track(key), { arrival: 'held' })
    }
    after(key, isOwn)
  }
  return { loads, fetches, capacityBytes: local.hot.capacityBytes }
}

test('values that are refreshed are no requests: no more is loaded, fetched or put out for them, and as much is lent', (t) => {
  const untouched = cacheOf()
  const expected = replay(untouched, () => undefined)
  t.true(expected.capacityBytes > maxBytes / 8, 'something is lent')

  const refreshed = cacheOf()
  const random = seededRandom(2)
  const outcome = replay(refreshed, (key, isOwn) => {
    const own = `own ${Math.floor(400 * random())}`
    if (refreshed.main.peek(own) !== undefined) refreshed.keepMain(entryOf(own, 500))
    if (!isOwn && refreshed.hot.peek(key) !== undefined) refreshed.keepHot(entryOf(key, 500), refreshed.rateOf(key))
  })

  t.deepEqual(outcome, expected)
  t.deepEqual([refreshed.main.evictions, refreshed.hot.evictions], [untouched.main.evictions, untouched.hot.evictions])
})

for (const [what, keyOf] of [
  ['overwritten', (random) => `own ${Math.floor(400 ** random())}`],
  ['set and never read', (random) => `written ${random()}`],
] satisfies [string, (random: () => number) => string][]) {
  test(`where most is ${what}, room is lent all the same, for no more loads than LRU has in all of it`, (t) => {
    const [reuse, lru] = [adaptiveShare(), resolveHotShare(1 / 8)].map((hotCacheShare) => {
      const local = cacheOf({ hotCacheShare, cacheFactory: hotCacheShare.max > 1 / 8 ? reuseStore : lruStore })
      const random = seededRandom(3)
      return replay(local, () => {
        for (let n = 0; n < 2; n++) local.keepMain(entryOf(keyOf(random), 500), 'given')
      })
    }) as [Outcome, Outcome]

    t.true(reuse.capacityBytes > maxBytes / 8, `${reuse.capacityBytes}`)
    t.true(reuse.loads < lru.loads * 1.05, `${reuse.loads} loads, LRU ${lru.loads}`)
    t.true(reuse.fetches < lru.fetches * 0.9, `${reuse.fetches} fetches, LRU ${lru.fetches}`)
  })
}

test('a value that grows makes room for what it is more, and one that does not puts nothing out', (t) => {
  const evicted: string[] = []
  const local = cacheOf({ onEvict: (key) => evicted.push(key) })
  for (let i = 0; local.bytes < 98_000; i++) local.keepMain(entryOf(`own ${i}`, 500))
  local.find('own 0')

  t.true(local.keepMain(entryOf('own 0', 500)))
  t.true(local.keepMain(entryOf('own 0', 100)))
  t.deepEqual(evicted, [])

  t.true(local.keepMain(entryOf('own 0', 5_000)))
  t.is(local.find('own 0')?.valueBytes, 5_000)
  t.true(evicted.length >= 3 && evicted.length <= 8, evicted.join())
})

const stores: readonly (readonly [name: string, factory: CacheFactory])[] = [
  ['LRU', lruStore],
  ['SIEVE', sieveStore],
  ['reuse', reuseStore],
]

for (const [name, cacheFactory] of stores) {
  test(`${name}: whatever is replaced by what, the latest value is held, its bytes are charged and the budget holds`, (t) => {
    const step = fc.record({
      do: fc.constantFrom('main', 'given', 'hot', 'find'),
      key: fc.nat(11).map((i) => `k${i}`),
      length: fc.nat(4_000),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const local = cacheOf({ maxBytes: 10_000, cacheFactory })
        for (const { do: action, key, length } of steps) {
          const entry = entryOf(key, length)
          let isKept = false
          if (action === 'find') local.find(key)
          else if (action === 'hot') isKept = local.keepHot(entry, local.track(key))
          else isKept = local.keepMain(entry, action === 'given' ? 'given' : undefined)
          if (action !== 'find' && local.peek(key) !== (isKept ? entry : undefined)) throw new Error(`another ${key}`)
          const held = [...local.main, ...local.hot].reduce((sum, { chargedBytes }) => sum + chargedBytes, 0)
          if (local.bytes !== held || held > 10_000) throw new Error(`${local.bytes} for ${held}`)
        }
      }),
      { numRuns: 300 },
    )
    t.pass()
  })
}
