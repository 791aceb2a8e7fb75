import { string } from '@galaxycache/codecs'
import { type CacheFactory, defaultStore, lruStore } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { makeEntry } from '#src/cache/cache-entry.js'
import type { LocalCache } from '#src/cache/local-cache.js'
import { seededRandom } from '../random.js'
import { localCacheOf } from './local-cache-of.js'

const budget = 400_000

const cacheWith = (cacheFactory: CacheFactory): LocalCache<string> =>
  localCacheOf({ maxBytes: budget, maxCandidates: 100, cacheFactory })

/** Asks for a key of its own or of others, and keeps what is loaded. */
function ask(local: LocalCache<string>, key: string, own: boolean, length = key.length): void {
  if (local.find(key) !== undefined) return
  const entry = makeEntry(string, key, string.encode(key.padEnd(length)))
  if (own) local.keepMain(entry)
  else local.keepHot(entry, local.track(key))
}

for (const factory of [defaultStore, lruStore]) {
  test(`copies that nobody asks for again give up most of their room, until others are asked for, ${factory.name}`, (t) => {
    const local = cacheWith(factory)
    const random = seededRandom(1)
    const askForOwn = () => ask(local, `own ${Math.floor(4_000 * random())}`, true)
    for (let i = 0; i < 60_000; i++) {
      if (i % 4 > 0) askForOwn()
      else ask(local, `scanned ${i}`, false)
    }
    t.true(local.hot.bytes <= budget / 32, `${local.hot.bytes}`)

    for (let i = 0; i < 60_000; i++) {
      if (i % 4 > 0) ask(local, `popular ${Math.floor(300 * random())}`, false)
      else askForOwn()
    }
    t.true(local.hot.bytes > budget / 10, `${local.hot.bytes}`)
  })
}

for (const factory of [defaultStore, lruStore]) {
  test(`a copy that is larger than the share just now is taken in or turned away, and nothing goes for one turned away, ${factory.name}`, (t) => {
    const local = cacheWith(factory)
    for (let i = 0; i < 20_000; i++) ask(local, `own ${i % 300}`, true)
    const large = makeEntry(string, 'large', string.encode('x'.repeat(budget / 16)))
    let filled = 0
    const taken = Array.from({ length: 100 }, () => {
      local.forget('large')
      while (local.bytes < budget - 1_000) ask(local, `once ${filled++}`, true)
      for (let i = 0; i < 10; i++) ask(local, `scanned ${filled++}`, false)
      const entries = local.main.entries + local.hot.entries
      const isTaken = local.keepHot(large, local.track('large'))
      if (!isTaken && local.main.entries + local.hot.entries < entries) throw new Error('put something out for nothing')
      return isTaken
    })

    t.true(taken[0])
    t.true(local.bytes <= budget)
    local.forgetAll()
    t.true(local.keepHot(large, local.track('large')), 'there is room for it')
  })
}

for (const seed of [1, 2, 3]) {
  test(`the hot cache gets what is of more use to it, as long as the main cache can do without, seed ${seed}`, (t) => {
    const random = seededRandom(seed)
    /**
     * Its share on average, if every other request is for one of 4,000 keys of others, and one in `each` for a
     * key nobody asks for again.
     */
    const shareWith = (ownKeys: number, each = Number.POSITIVE_INFINITY): number => {
      const local = cacheWith(defaultStore)
      let sum = 0
      for (let i = 0; i < 60_000; i++) {
        const key = Math.floor((i % 2 === 0 ? ownKeys : 4_000) * random())
        if (i % each === 0) ask(local, `once ${i}`, true)
        else ask(local, `${i % 2 === 0 ? 'own' : 'foreign'} ${key}`, i % 2 === 0)
        if (i >= 30_000) sum += local.hot.bytes
      }
      return sum / 30_000 / budget
    }

    const [few, fewAndOnce, many] = [shareWith(300), shareWith(300, 20), shareWith(4_000)]
    t.true(few > 1 / 2, `${few}`)
    t.true(fewAndOnce > 2 / 5, `${fewAndOnce}, although the main cache serves ten times as much for its bytes`)
    t.true(many < 1 / 4, `${many}`)
  })
}

test('main and hot cache stay within the budget, and the share within its bounds, whatever is asked for', (t) => {
  const lengths = fc.constantFrom(10, 10, 10, 10, 1_000, budget / 30, budget / 10, budget / 2)
  const request = fc.tuple(fc.nat(3_000), fc.boolean(), lengths)
  // Own keys that are asked for again and again, so that copies have to serve too, or lose their share.
  const requests = fc.array(fc.tuple(request, fc.nat(20)), { minLength: 2_000, maxLength: 3_000 })
  fc.assert(
    fc.property(requests, fc.constantFrom<CacheFactory>(defaultStore, lruStore), (all, factory) => {
      const local = cacheWith(factory)
      for (const [[number, own, length], popular] of all) {
        ask(local, `popular ${popular}`, true)
        ask(local, `${own ? 'own' : 'foreign'} ${number}`, own, length)
        if (local.bytes > budget) throw new Error(`${local.bytes} bytes`)
        const { capacityBytes } = local.hot
        if (capacityBytes < (budget * 3) / 100 - 1e-6 || capacityBytes > budget * (4 / 5) + 1e-6)
          throw new Error(`share of ${capacityBytes}`)
      }
    }),
    { numRuns: 30 },
  )
  t.pass()
})
