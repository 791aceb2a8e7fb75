import { string } from '@galaxycache/codecs'
import { adaptiveShare, type CacheFactory, defaultStore, lruStore } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { makeEntry } from '#src/cache/cache-entry.js'
import { HotShare, resolveHotShare } from '#src/cache/hot-share.js'
import { LocalCache } from '#src/cache/local-cache.js'
import { seededRandom } from '../random.js'

const budget = 400_000

function cacheWith(cacheFactory: CacheFactory, share = adaptiveShare()): LocalCache<string> {
  return new LocalCache<string>({
    maxBytes: budget,
    hotCacheShare: share,
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    cacheFactory,
    clock: new ManualClock(0),
  })
}

/** Asks for a key of its own or of others, and keeps what is loaded. */
function ask(local: LocalCache<string>, key: string, own: boolean): void {
  if (local.find(key) !== undefined) return
  const entry = makeEntry(string, key, string.encode(key))
  if (own) local.keepMain(entry)
  else local.keepHot(entry, local.track(key))
}

test('adaptiveShare is between an eighth and four fifths unless told otherwise', (t) => {
  t.deepEqual(adaptiveShare(), { min: 1 / 8, max: 4 / 5 })
  t.deepEqual(adaptiveShare({ max: 1 / 2 }), { min: 1 / 8, max: 1 / 2 })
  t.throws(() => adaptiveShare({ min: 9 / 10 }), { instanceOf: RangeError, message: /at least hotCacheShare.min/ })
})

test('a number is a share that does not move', (t) => {
  const share = new HotShare(resolveHotShare(1 / 2), 1_000, () => t.fail('nothing to compare'))

  t.is(share.bytes, 500)
})

test('the share is its least and what the main cache lends', (t) => {
  const shareOf = (lender: { readonly lentBytes: number } | undefined): number =>
    new HotShare({ min: 1 / 8, max: 1 / 4 }, 1_000, () => lender).bytes

  t.is(shareOf({ lentBytes: 0 }), 125)
  t.is(shareOf({ lentBytes: 100 }), 225)
  t.is(shareOf(undefined), 125)
})

test('the main cache is asked to lend what is between the bounds, of all but the least', (t) => {
  const asked: number[][] = []

  new HotShare({ min: 1 / 8, max: 1 / 2 }, 1_000, (...bytes) => {
    asked.push(bytes)
    return undefined
  })

  t.deepEqual(asked, [[875, 375]])
})

for (const seed of [1, 2, 3]) {
  test(`the hot cache gets what is of more use to it, as long as the main cache can do without, seed ${seed}`, (t) => {
    const random = seededRandom(seed)
    const shareAfter = (ownKeys: number): number => {
      const local = cacheWith(defaultStore)
      for (let i = 0; i < 60_000; i++) {
        const own = i % 2 === 0
        ask(local, `${own ? 'own' : 'foreign'} ${Math.floor((own ? ownKeys : 4_000) * random())}`, own)
      }
      return local.hot.bytes / budget
    }

    t.true(shareAfter(300) > 1 / 2)
    t.true(shareAfter(4_000) < 1 / 4)
  })
}

test('main and hot cache stay within the budget, and the share within its bounds, whatever is asked for', (t) => {
  const requests = fc.array(fc.tuple(fc.nat(3_000), fc.boolean()), { minLength: 2_000, maxLength: 4_000 })
  fc.assert(
    fc.property(requests, fc.constantFrom<CacheFactory>(defaultStore, lruStore), (all, factory) => {
      const local = cacheWith(factory)
      for (const [number, own] of all) {
        ask(local, `${own ? 'own' : 'foreign'} ${number}`, own)
        if (local.bytes > budget) throw new Error(`${local.bytes} bytes`)
        const { capacityBytes } = local.hot
        if (capacityBytes < budget / 8 || capacityBytes > budget * (4 / 5) + 1e-6)
          throw new Error(`share of ${capacityBytes}`)
      }
    }),
    { numRuns: 30 },
  )
  t.pass()
})
