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
function ask(local: LocalCache<string>, key: string, own: boolean, length = key.length): void {
  if (local.find(key) !== undefined) return
  const entry = makeEntry(string, key, string.encode(key.padEnd(length)))
  if (own) local.keepMain(entry)
  else local.keepHot(entry, local.track(key))
}

/** As the share wants to know it: the hot cache serves so often for its bytes, beside the main cache. */
const serving = (hotToMain: number): { hotToMain: () => number } => ({ hotToMain: () => hotToMain })

/** Tells `share` often enough that room is short for it to decide anew. */
function decide(share: HotShare): void {
  for (let i = 0; i < 32; i++) share.roomIsShort()
}

test('adaptiveShare is between three hundredths and four fifths, and usually an eighth, unless told otherwise', (t) => {
  t.deepEqual(adaptiveShare(), { min: 3 / 100, usual: 1 / 8, max: 4 / 5 })
  t.deepEqual(adaptiveShare({ max: 1 / 2 }), { min: 3 / 100, usual: 1 / 8, max: 1 / 2 })
})

test('a default of adaptiveShare makes way for what is said', (t) => {
  t.deepEqual(adaptiveShare({ min: 1 / 4 }), { min: 1 / 4, usual: 1 / 4, max: 4 / 5 })
  t.deepEqual(adaptiveShare({ max: 1 / 10 }), { min: 3 / 100, usual: 1 / 10, max: 1 / 10 })
  t.deepEqual(adaptiveShare({ usual: 1 / 64 }), { min: 1 / 64, usual: 1 / 64, max: 4 / 5 })
  t.deepEqual(adaptiveShare({ usual: 9 / 10 }), { min: 3 / 100, usual: 9 / 10, max: 9 / 10 })
})

test('adaptiveShare refuses bounds that are none, in the wrong order or of another name', (t) => {
  const refuses = (bounds: object, message: string) => t.throws(() => adaptiveShare(bounds), { message })

  refuses({ min: 1 / 4, usual: 1 / 5 }, 'hotCacheShare.usual must be at least hotCacheShare.min (0.25), got 0.2')
  refuses({ min: 9 / 10, max: 1 / 2 }, 'hotCacheShare.max must be at least hotCacheShare.min (0.9), got 0.5')
  refuses({ max: 'half' }, 'hotCacheShare.max must be a number from 0 to 1, got "half"')
  refuses({ usal: 1 / 5 }, 'hotCacheShare.usal must be left out, for there is no option of that name, got 0.2')
})

test('adaptiveShare takes bounds or nothing: anything else would be taken for no bounds at all', (t) => {
  const refuses = (bounds: unknown, shown: string) =>
    t.throws(() => adaptiveShare(bounds as object), {
      instanceOf: TypeError,
      message: `the bounds of adaptiveShare must be an object, got ${shown}`,
    })

  refuses(0.5, '0.5')
  refuses(null, 'null')
  refuses('x', '"x"')
})

test('a number is a share that does not move', (t) => {
  const share = new HotShare(resolveHotShare(1 / 2), 1_000, serving(0), () => t.fail('nothing to compare'))

  t.is(share.bytes, 500)
  decide(share)
  t.is(share.bytes, 500)
})

/** A main cache that lends so much. */
const lending = (lentBytes: number, gotBack: number[] = []) => ({
  lentBytes,
  gotBack: (bytes: number) => void gotBack.push(bytes),
})

test('the share is its usual one and what the main cache lends', (t) => {
  const shareOf = (lender: ReturnType<typeof lending> | undefined): number =>
    new HotShare({ min: 0, usual: 1 / 8, max: 1 / 4 }, 1_000, serving(1), () => lender).bytes

  t.is(shareOf(lending(0)), 125)
  t.is(shareOf(lending(100)), 225)
  t.is(shareOf(undefined), 125)
})

test('a hot cache that serves less than half as much for its bytes has its least share, until it serves three quarters as much', (t) => {
  let hotToMain = 0.49
  const gotBack: number[] = []
  const bounds = { min: 1 / 10, usual: 1 / 8, max: 1 / 4 }
  const share = new HotShare(bounds, 1_000, { hotToMain: () => hotToMain }, () => lending(50, gotBack))
  t.deepEqual([share.ownBytes, share.bytes, share.maxEntryBytes], [125, 175, 175])

  decide(share)
  t.deepEqual([share.ownBytes, share.bytes, share.maxEntryBytes], [100, 150, 175])

  hotToMain = 0.74
  decide(share)
  t.is(share.ownBytes, 100)

  hotToMain = 0.75
  decide(share)
  t.is(share.ownBytes, 125)
  t.deepEqual(gotBack, [25, 25, 0])
})

test('the main cache is asked to lend what is between the bounds, of all but the usual share', (t) => {
  const asked: number[][] = []

  new HotShare({ min: 0, usual: 1 / 8, max: 1 / 2 }, 1_000, serving(1), (...bytes) => {
    asked.push(bytes)
    return undefined
  })

  t.deepEqual(asked, [[875, 375]])
})

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
    /** Its share on average, if every other request is for one of 4,000 keys of others, and one in `each` for a key nobody asks for again. */
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
