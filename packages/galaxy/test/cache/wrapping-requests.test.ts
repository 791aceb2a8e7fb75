import test from 'ava'
import { KeyHistory } from '#src/cache/key-history.js'

test('of keys that want one place the one asked for longest ago goes, also where the count of requests wraps', (t) => {
  const history = new KeyHistory()
  const first = 2 ** 31 - 5_000
  const lostAges: number[] = []
  for (let i = 0; i < 10_000; i++) {
    const now = (first + i) | 0
    const key = { hash: i * 7919 + 1, uses: 1, lastAt: now, wasPutOut: false }
    history.add(key, now, 256, (_uses, age) => lostAges.push(age))
  }

  // Nearly all of the 256 places are taken, and by the latest.
  const kept = Array.from({ length: 10_000 }, (_, i) => i).filter((i) => history.find(i * 7919 + 1) >= 0)
  t.true(kept.length > 200)
  t.true(Math.min(...kept) > 9_000, `one of ${Math.min(...kept)} is kept`)
  t.true(Math.max(...lostAges) < 1_000, `one of ${Math.max(...lostAges)} requests ago was still there`)
})
