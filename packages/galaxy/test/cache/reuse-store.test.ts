import { type CacheStore, keyHash, lruStore, reuseStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { seededRandom } from '../random.js'

const entry = (key: string, chargedBytes = 1): StoredEntry => ({
  key,
  chargedBytes,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

/** Takes an entry in, in at most `maxBytes`, as a main cache does. */
function keep(store: CacheStore, one: StoredEntry, maxBytes: number): void {
  while (store.bytes + one.chargedBytes > maxBytes) store.evict()
  store.add(one)
}

/** Whether `key` is worth the next to go of `store` itself. */
const admits = (store: CacheStore, key: string, bytes: number): boolean =>
  store.admits(key, bytes, store.leastWorth() ?? 0)

/** Hits of a store with room for `maxBytes` that is asked for `keys`, one after the other. */
function hitsOf(store: CacheStore, keys: Iterable<string>, maxBytes: number): number {
  let hits = 0
  for (const key of keys) {
    if (store.get(key) === undefined) keep(store, entry(key), maxBytes)
    else hits++
  }
  return hits
}

function* popularAmongOnce(random: () => number): Generator<string> {
  for (let i = 0; i < 60_000; i++) yield random() < 0.5 ? `popular ${Math.floor(random() * 200)}` : `once ${i}`
}

function* soonAndNeverAgain(random: () => number): Generator<string> {
  for (let i = 0; i < 60_000; i++) {
    const back = Math.floor(random() * 30)
    yield `burst ${Math.max(0, Math.floor((i - back * 4) / 8))}`
  }
}

test('keeps what is popular among keys that are asked for once', (t) => {
  const [lru, reuse] = [lruStore<StoredEntry>('main'), reuseStore<StoredEntry>('main')].map((store) =>
    hitsOf(store, popularAmongOnce(seededRandom(1)), 100),
  ) as [number, number]

  t.true(reuse > lru * 1.5, `${reuse} hits, LRU ${lru}`)
})

test('keeps what was asked for last where nothing stays popular', (t) => {
  const [lru, reuse] = [lruStore<StoredEntry>('main'), reuseStore<StoredEntry>('main')].map((store) =>
    hitsOf(store, soonAndNeverAgain(seededRandom(2)), 100),
  ) as [number, number]

  t.true(reuse > lru * 0.99, `${reuse} hits, LRU ${lru}`)
})

test('of two entries that are asked for alike, the larger goes first', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  store.add(entry('small', 100))
  store.add(entry('large', 10_000))
  for (const key of ['small', 'large', 'small', 'large']) store.get(key)

  t.is(store.evict()?.key, 'large')
})

test('turns away a key that promises less than what it would put out, and lets it in when it is asked for often enough', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  for (const key of ['a', 'b']) store.add(entry(key, 100))
  for (let i = 0; i < 50; i++) for (const key of ['a', 'b']) store.get(key)

  t.false(admits(store, 'large and new', 100_000))
  t.true(admits(store, 'small and new', 1))
  const refusals = Array.from({ length: 1_000 }, () => admits(store, 'again and again', 100)).indexOf(true)
  t.true(refusals >= 1 && refusals < 1_000, `let in after ${refusals} refusals`)
})

test('an empty store admits anything', (t) => {
  t.true(admits(reuseStore<StoredEntry>('hot'), 'k', Number.MAX_SAFE_INTEGER))
})

test('what a key has to promise is for who asks to say', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  for (const key of ['a', 'b', 'a', 'b']) if (store.get(key) === undefined) store.add(entry(key))
  const least = store.leastWorth() ?? 0

  t.true(least > 0)
  t.true(store.admits('k', 1, least / 1_000))
  t.false(store.admits('l', 1, least * 1_000))
})

test('the next to go of a store that is asked for more is worth more', (t) => {
  const leastAfter = (rounds: number): number => {
    const store = reuseStore<StoredEntry>('hot')
    for (let i = 0; i < rounds * 50; i++) {
      const key = `k${i % 50}`
      if (store.get(key) === undefined) store.add(entry(key))
    }
    return store.leastWorth() ?? 0
  }

  t.is(leastAfter(0), 0)
  t.true(leastAfter(200) > 5 * leastAfter(20), `${leastAfter(200)} after ten times as many as for ${leastAfter(20)}`)
})

test('a main cache cannot tell what its next to go is worth before it has learned, and a hot one believes something', (t) => {
  const [main, hot] = [reuseStore<StoredEntry>('main'), reuseStore<StoredEntry>('hot')]
  for (const store of [main, hot]) keep(store, entry('a'), 1)
  t.is(main.leastWorth(), undefined)
  t.true((hot.leastWorth() ?? 0) > 0)

  for (let i = 0; i < 1_000; i++) keep(main, entry(`key ${i}`), 10)
  t.true((main.leastWorth() ?? 0) > 0)
})

test('room is lent although keys are taken out and so asked for in vain', (t) => {
  const random = seededRandom(9)
  const store = reuseStore<StoredEntry>('main')
  const lender = store.lender(6_400, 6_400)
  for (let i = 0; i < 30_000; i++) {
    const key = i < 1_000 ? `once ${i}` : `k${Math.floor(random() * 100)}`
    if (random() < 0.1) store.delete(key)
    if (store.get(key) === undefined) keep(store, entry(key, 10), 6_400)
  }

  // The hundred keys need 1,000 bytes, however often they are taken out.
  t.true((lender?.lentBytes ?? 0) > 5_000, `${lender?.lentBytes}`)
})

test('a run of hits passes over none of the entries that it goes through', (t) => {
  const store = reuseStore<StoredEntry>('main')
  for (let i = 0; i < 4_000; i++) keep(store, entry(`key ${i}`), 4_000)
  for (let i = 0; i < 2_000; i++) store.get(`key ${i}`)

  for (let i = 0; i < 2_000; i++) keep(store, entry(`new ${i}`), 4_000)

  t.is([...store].filter(({ key }) => key.startsWith('key') && Number(key.slice(4)) < 2_000).length, 2_000)
})

test('more hits between two misses than are noted change nothing but what is known of them', (t) => {
  const store = reuseStore<StoredEntry>('main')
  for (const key of ['a', 'b', 'c']) store.add(entry(key))
  for (let i = 0; i < 100_000; i++) store.get('b')

  t.is(store.hottest()?.key, 'b')
  t.deepEqual([store.evict()?.key, store.evict()?.key, store.evict()?.key], ['a', 'c', 'b'])
})

test('hits that wait to be noted are not lost when the store grows', (t) => {
  const store = reuseStore<StoredEntry>('main')
  for (let i = 0; i < 128; i++) store.add(entry(`key ${i}`))
  for (let i = 0; i < 64; i++) store.get(`key ${i}`)
  store.add(entry('one more'))

  const gone = Array.from({ length: 64 }, () => store.evict()?.key)

  t.deepEqual(
    gone.filter((key) => Number(key?.slice(4)) < 64),
    [],
  )
})

test('a slot that was hit, emptied and filled again does not pass its hits on', (t) => {
  const store = reuseStore<StoredEntry>('main')
  store.add(entry('other'))
  store.add(entry('gone'))
  for (let i = 0; i < 10; i++) store.get('gone')
  store.get('other')
  store.delete('gone')
  store.add(entry('new'))

  t.is(store.evict()?.key, 'new')
})

/** A request for a key, or its removal, or an eviction. */
const steps = fc.array(
  fc.record({
    do: fc.constantFrom('ask', 'ask', 'ask', 'offer', 'delete', 'evict'),
    key: fc.nat(40).map((i) => `key ${i}`),
    bytes: fc.integer({ min: 1, max: 5_000 }),
  }),
  { maxLength: 300 },
)

test('the same requests have the same evictions, the budget holds, and each entry that goes was there', (t) => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 5_000, max: 50_000 }), (all, maxBytes) => {
      const run = (): readonly string[] => {
        const store = reuseStore<StoredEntry>('hot')
        const gone: string[] = []
        for (const step of all) {
          if (step.do === 'delete') store.delete(step.key)
          else if (step.do === 'evict') gone.push(store.evict()?.key ?? 'none')
          else if (store.get(step.key) === undefined && (step.do === 'ask' || admits(store, step.key, step.bytes))) {
            while (store.bytes + step.bytes > maxBytes) gone.push(store.evict()?.key ?? 'none')
            store.add(entry(step.key, step.bytes))
          }
          if (store.bytes > maxBytes || store.bytes !== bytesOf(store)) throw new Error(`${store.bytes} bytes`)
        }
        return gone
      }
      t.deepEqual(run(), run())
    }),
    { numRuns: 200 },
  )
})

const bytesOf = (store: CacheStore): number => [...store].reduce((sum, { chargedBytes }) => sum + chargedBytes, 0)

test('learns whether keys that their owner had to load are asked for again, and prefers others if they are not', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  const random = seededRandom(4)
  const ask = (key: string, wasLoaded: boolean): void => {
    if (store.get(key) !== undefined) return
    while (store.size >= 100) store.evict()
    store.add(entry(key), undefined, wasLoaded ? 'loaded' : 'held')
  }
  for (let i = 0; i < 20_000; i++) {
    if (random() < 0.5) ask(`nobody else's ${i}`, true)
    else ask(`everybody's ${Math.floor(random() * 400)}`, false)
  }

  while (store.size >= 100) store.evict()
  store.add(entry('held by its owner'), undefined, 'held')
  store.add(entry('loaded by its owner'), undefined, 'loaded')
  const gone = Array.from({ length: store.size }, () => store.evict()?.key)
  t.true(gone.indexOf('loaded by its owner') < gone.indexOf('held by its owner'))
})

test('learns whether what comes along with others is asked for, and prefers what is', (t) => {
  const firstToGo = [0.02, 0.98].map((used) => {
    const store = reuseStore<StoredEntry>('hot')
    const random = seededRandom(5)
    const fetch = (key: string): void => {
      if (store.get(key) !== undefined) return
      while (store.size >= 100) store.evict()
      store.add(entry(key), undefined, 'held')
    }
    for (let i = 0; i < 20_000; i++) {
      while (store.size >= 100) store.evict()
      store.add(entry(`along ${i}`), undefined, 'companion')
      if (random() < used) store.get(`along ${i - 20}`)
      fetch(random() < 0.5 ? `once ${i}` : `again ${Math.floor(random() * 100)}`)
    }
    while (store.size >= 100) store.evict()
    store.add(entry('fetched'), undefined, 'held')
    store.add(entry('along'), undefined, 'companion')
    const gone = Array.from({ length: store.size }, () => store.evict()?.key)
    return gone.indexOf('along') < gone.indexOf('fetched') ? 'along' : 'fetched'
  })

  t.deepEqual(firstToGo, ['along', 'fetched'])
})

test('of copies, those that other processes ask for stay; an owner need not hold what copies elsewhere answer', (t) => {
  for (const cache of ['hot', 'main'] as const) {
    const store = reuseStore<StoredEntry>(cache)
    for (let i = 0; i < 100; i++) store.add(entry(`k${i}`))
    for (let round = 0; round < 5; round++) for (let i = 0; i < 10; i++) store.heard(keyHash(`k${i}`))
    for (let i = 0; i < 90; i++) store.evict()

    const kept = [...store].map(({ key }) => key).sort()
    t.deepEqual(
      kept,
      Array.from({ length: 10 }, (_, i) => (cache === 'hot' ? `k${i}` : `k${90 + i}`)),
    )
  }
})

test('a key that was put out, and that others ask for since, comes back as one that was asked for often', (t) => {
  const gone = ['asked for elsewhere', 'not asked for'].map((heard) => {
    const store = reuseStore<StoredEntry>('hot')
    store.add(entry('k'))
    store.evict()
    t.true(store.heard(keyHash('k')))
    if (heard === 'asked for elsewhere') for (let i = 0; i < 20; i++) store.heard(keyHash('k'))
    store.add(entry('k'))
    for (let i = 0; i < 5; i++) store.add(entry(`new ${i}`))
    for (let i = 0; i < 5; i++) for (let n = 0; n < 3; n++) store.get(`new ${i}`)
    return store.evict()?.key
  })

  t.not(gone[0], 'k')
  t.is(gone[1], 'k')
})

test('the hottest entry is the one used last, whether it was hit or taken in, and however often others were', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  for (const key of ['often', 'seldom']) store.add(entry(key))
  for (let i = 0; i < 8; i++) store.get('often')
  t.is(store.hottest()?.key, 'often')

  store.get('seldom')
  t.is(store.hottest()?.key, 'seldom')
  store.add(entry('last'))
  t.is(store.hottest()?.key, 'last')

  store.delete('last')
  t.not(store.hottest(), undefined)
})
