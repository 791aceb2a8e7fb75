import test from 'ava'
import fc from 'fast-check'
import { KeyHistory } from '#src/cache/key-history.js'
import { spreadHash } from '#src/cache/key-table.js'
import { keyHash } from '#src/key-hash.js'

const ignore = (): void => undefined

test('remembers when and how often a key was asked for, and whether it was put out, until it is deleted', (t) => {
  const history = new KeyHistory()
  history.add({ hash: 0xdeadbeef, uses: 7, lastAt: -5, wasPutOut: true }, 10, 256, ignore)

  const place = history.find(0xdeadbeef)
  t.deepEqual([history.uses(place), history.lastAt(place), history.wasPutOut(place)], [7, -5, true])

  history.delete(place)
  t.is(history.find(0xdeadbeef), -1)
  t.is(history.uses(place), 0)
})

test('a key is there or was forgotten aloud, and there are never more places than allowed', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 0xffffffff }), { maxLength: 2_000 }), (hashes) => {
      const history = new KeyHistory()
      let forgotten = 0
      for (const [i, hash] of hashes.entries())
        history.add({ hash, uses: 1, lastAt: i, wasPutOut: false }, i, 1024, () => forgotten++)

      const known = hashes.filter((hash) => history.find(hash) >= 0).length
      t.is(known + forgotten, hashes.length)
      t.true(history.places <= 1024)
    }),
    { numRuns: 50 },
  )
})

test('a key takes sixteen bytes at most, however many are remembered, and most of the latest are', (t) => {
  const history = new KeyHistory()
  const bytesPerPlace = 10
  let forgotten = 0
  for (let i = 0; i < 200_000; i++) {
    const hash = keyHash(`user:${i}`)
    history.add({ hash, uses: 1, lastAt: i, wasPutOut: true }, i, 90_000, () => forgotten++)
    const known = i + 1 - forgotten
    if (known > 256 && i % 97 === 0) t.true((history.places * bytesPerPlace) / known <= 16, `${known} keys`)
  }

  t.is(history.places, 90_000)
  const latest = Array.from({ length: 45_000 }, (_, i) => keyHash(`user:${199_999 - i}`))
  t.true(latest.filter((hash) => history.find(hash) >= 0).length > 40_000)
})

test('up to four million keys may be remembered, and no key waits for more than a few others to be moved', (t) => {
  const history = new KeyHistory()
  let forgotten = 0
  let most = 0
  for (let i = 0; i < 600_000; i++) {
    const { places } = history
    const key = { hash: keyHash(`user:${i}`), uses: 1, lastAt: i, wasPutOut: true }
    history.add(key, i, 2 ** 20, () => forgotten++)
    // An eighth of those that were moved.
    most = Math.max(most, history.places - places)
  }

  t.true(most < 9_000, `${most} places at once`)
  t.true((history.places * 10) / (600_000 - forgotten) <= 16)
})

test('of very many keys what is known is known of each, and all of them are among the places', (t) => {
  const history = new KeyHistory()
  const keys = Array.from({ length: 80_000 }, (_, i) => {
    return { hash: keyHash(`user:${i}`), uses: 1 + (i % 200), lastAt: i, wasPutOut: i % 3 === 0 }
  })
  for (const [i, key] of keys.entries()) history.add(key, i, 2 ** 20, ignore)

  const known = keys.filter(({ hash }) => history.find(hash) >= 0)
  const wrong = known.filter(({ hash, uses, lastAt, wasPutOut }) => {
    const place = history.find(hash)
    return history.uses(place) !== uses || history.lastAt(place) !== lastAt || history.wasPutOut(place) !== wasPutOut
  })
  let taken = 0
  for (let place = 0; place < history.end; place++) if (history.uses(place) > 0) taken++

  t.deepEqual(wrong, [])
  t.true(known.length > 40_000, `${known.length} known`)
  t.is(taken, known.length)
  for (const { hash } of known) history.delete(history.find(hash))
  t.false(keys.some(({ hash }) => history.find(hash) >= 0))
})

test('where a few more places are allowed with each key, they are not taken a few at a time', (t) => {
  const history = new KeyHistory()
  let grown = 0
  for (let i = 0; i < 300_000; i++) {
    const { places } = history
    const key = { hash: keyHash(`user:${i}`), uses: 1, lastAt: i, wasPutOut: true }
    history.add(key, i, 100_000 + Math.floor(i / 100), ignore)
    if (i > 150_000 && history.places > places) grown++
  }

  t.true(grown < 50, `${grown} times`)
})

test('keys that are chosen so that all want to be in one part get no more than their part of the places', (t) => {
  const history = new KeyHistory()
  const add = (hash: number, now: number): void =>
    history.add({ hash, uses: 1, lastAt: now, wasPutOut: true }, now, 1_000_000, ignore)
  for (let i = 0; i < 100_000; i++) add(keyHash(`user:${i}`), i)
  const { places } = history
  for (let hash = 1, now = 100_000; now < 200_000; hash++) if (spreadHash(hash) >>> 26 === 0) add(hash, now++)

  t.true(history.places < places * 1.02, `${places} became ${history.places}`)
  t.true(history.end < history.places * 1.5)
})

test('of keys that want one place, the one asked for longest ago goes', (t) => {
  const history = new KeyHistory()
  const lost: number[] = []
  for (let i = 0; i < 10_000; i++) {
    history.add({ hash: i * 7919 + 1, uses: 1, lastAt: i, wasPutOut: false }, i, 256, (_uses, age) =>
      lost.push(i - age),
    )
  }

  t.true(history.find(9_999 * 7919 + 1) >= 0)
  t.true(lost.every((lastAt) => lastAt < 10_000 - 4))
  const kept = Array.from({ length: history.places }, (_, place) => history.lastAt(place))
  t.true(Math.min(...kept) > Math.min(...lost))
})

test('cleared, it knows nobody', (t) => {
  const history = new KeyHistory()
  history.add({ hash: 1, uses: 1, lastAt: 1, wasPutOut: false }, 1, 256, ignore)
  history.clear()

  t.is(history.find(1), -1)
})
