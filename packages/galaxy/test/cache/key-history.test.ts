import test from 'ava'
import fc from 'fast-check'
import { KeyHistory } from '#src/cache/key-history.js'
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

test('however many keys are remembered, no key waits for more than a few others to be moved', (t) => {
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
