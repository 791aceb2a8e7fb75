import { string } from '@galaxycache/codecs'
import test from 'ava'
import fc from 'fast-check'
import { makeEntry } from '#src/cache/cache-entry.js'
import { cacheOf, entryOf, KiB } from './small-cache.js'

test('a million inserts of mixed sizes never exceed the budget, replaced, expired and oversize ones included', (t) => {
  const seed = 20_261_120
  t.log(`seed ${seed}`)
  let state = seed
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const maxBytes = 256 * KiB
  const { local, clock } = cacheOf({ maxBytes, maxValueBytes: 200 * KiB })
  const values = [0, 1, 50, 300, 2_000, 9_000, 40_000, 220_000, 300_000].map((length) =>
    string.encode('x'.repeat(length)),
  )
  let over = 0
  for (let i = 0; i < 1_000_000; i++) {
    // Large ones are rare, as they are.
    const value = values[draw(1_000) === 0 ? draw(values.length) : draw(5)] as Uint8Array
    const key = `key ${draw(5_000)}`
    const entry = makeEntry(string, key, value, draw(4) === 0 ? clock.now() + draw(2_000) : Number.POSITIVE_INFINITY)
    if (draw(2) === 0) local.keepMain(entry)
    else local.keepHot(entry, local.track(key))
    if (draw(10) === 0) local.find(`key ${draw(5_000)}`)
    if (draw(100) === 0) clock.advance(10)
    if (local.bytes > maxBytes) over += 1
  }

  t.is(over, 0)
  const [main, hot] = [local.main, local.hot]
  t.is(local.bytes, main.bytes + hot.bytes)
  t.true(main.evictions > 1_000 && hot.evictions > 1_000 && main.expirations > 0, 'all of it happened')
})

test('the bytes of a cache are those of its entries, whatever happened', (t) => {
  const step = fc.record({
    do: fc.constantFrom('main', 'hot', 'find', 'remove', 'advance', 'clear'),
    key: fc.integer({ min: 0, max: 9 }),
    length: fc.integer({ min: 0, max: 3_000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const maxBytes = 8 * KiB
      const { local, clock } = cacheOf({ maxBytes, maxValueBytes: 2_500 })
      const charged = new Map<string, number>()
      for (const { do: action, key: number, length } of steps) {
        const key = `k${number}`
        const entry = entryOf(key, length, number % 3 === 0 ? clock.now() + 50 : Number.POSITIVE_INFINITY)
        if (action === 'main') local.keepMain(entry)
        else if (action === 'hot') local.keepHot(entry, local.track(key))
        else if (action === 'find') local.find(key)
        else if (action === 'remove') local.forget(key)
        else if (action === 'advance') clock.advance(length / 50)
        else if (length < 100) local.forgetAll()
        if (action === 'main' || action === 'hot') charged.set(key, entry.chargedBytes)
        if (local.bytes > maxBytes) return false
      }
      let held = 0
      clock.set(0)
      for (const [key, chargedBytes] of charged) if (local.peek(key) !== undefined) held += chargedBytes
      return local.bytes === held
    }),
    { numRuns: 300 },
  )
  t.pass()
})
