import { adaptiveShare } from '@galaxycache/galaxy'
import test from 'ava'
import { HotShare, resolveHotShare } from '#src/cache/hot-share.js'

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
