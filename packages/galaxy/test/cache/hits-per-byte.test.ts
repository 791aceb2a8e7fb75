import test from 'ava'
import { HitsPerByte } from '#src/cache/hits-per-byte.js'

const cachesOf = (mainBytes: number, hotBytes: number) => ({
  mainCacheHits: 0,
  hotCacheHits: 0,
  main: { bytes: mainBytes },
  hot: { bytes: hotBytes, companionHits: 0 },
})

const near = (number: number, wanted: number): boolean => Math.abs(number - wanted) < wanted / 50

test('hits are compared for the bytes that each cache holds', (t) => {
  const caches = cachesOf(9_000, 1_000)
  const hits = new HitsPerByte(caches)
  hits.hotToMain()
  caches.mainCacheHits = 7_200
  caches.hotCacheHits = 400

  const ratio = hits.hotToMain()

  t.true(near(ratio, 1 / 2), `${ratio}`)
})

test('the first requests for values that came along with others do not count', (t) => {
  const caches = cachesOf(9_000, 1_000)
  const hits = new HitsPerByte(caches)
  hits.hotToMain()
  caches.mainCacheHits = 7_200
  caches.hotCacheHits = 2_400
  caches.hot.companionHits = 2_000

  const ratio = hits.hotToMain()

  t.true(near(ratio, 1 / 2), `${ratio}`)
})

test('hits from before it was asked first do not count', (t) => {
  const caches = { ...cachesOf(1_000, 1_000), mainCacheHits: 1_000_000, hotCacheHits: 500 }
  const hits = new HitsPerByte(caches)
  t.is(hits.hotToMain(), 1)

  caches.mainCacheHits += 1_000
  caches.hotCacheHits += 3_000
  const ratio = hits.hotToMain()

  t.true(near(ratio, 3), `${ratio}`)
})

test('without hits, and where one of them is empty, neither cache serves more', (t) => {
  const afterHits = (mainBytes: number, hotBytes: number, mainHits: number, hotHits: number): number => {
    const caches = cachesOf(mainBytes, hotBytes)
    const hits = new HitsPerByte(caches)
    hits.hotToMain()
    caches.mainCacheHits = mainHits
    caches.hotCacheHits = hotHits
    return hits.hotToMain()
  }

  t.is(afterHits(1_000, 7_000, 0, 0), 1)
  t.is(afterHits(0, 0, 0, 0), 1)
  t.is(afterHits(0, 1_000, 0, 1_000), 1)
  t.is(afterHits(1_000, 0, 1_000, 0), 1)
})

test('what was served of late weighs more than what was served before, however much that was', (t) => {
  const caches = cachesOf(1_000, 1_000)
  const hits = new HitsPerByte(caches)
  hits.hotToMain()
  caches.mainCacheHits = 10_000_000
  t.true(hits.hotToMain() < 0.01)

  for (let i = 0; i < 4; i++) {
    caches.hotCacheHits += 5_000
    hits.hotToMain()
  }

  t.true(hits.hotToMain() > 2, `${hits.hotToMain()}`)
})

test('hits are held against the bytes that there were when they were made', (t) => {
  const caches = cachesOf(8_000, 2_000)
  const hits = new HitsPerByte(caches)
  for (let i = 0; i < 100; i++) {
    caches.mainCacheHits += 40
    caches.hotCacheHits += 5
    hits.hotToMain()
  }
  const before = hits.hotToMain()

  caches.hot = { bytes: 500, companionHits: 0 }

  t.true(near(hits.hotToMain(), before), `${before}, then ${hits.hotToMain()}`)
})

test('a cache that is empty by now is not held to what it served before', (t) => {
  const caches = cachesOf(1_000, 1_000)
  const hits = new HitsPerByte(caches)
  hits.hotToMain()
  caches.mainCacheHits = 5_000
  t.true(hits.hotToMain() < 0.1)

  caches.hot = { bytes: 0, companionHits: 0 }

  t.is(hits.hotToMain(), 1)
})
