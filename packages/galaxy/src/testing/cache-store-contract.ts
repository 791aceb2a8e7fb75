import type { CacheFactory } from '../cache/cache-factory.js'
import type { CacheStore } from '../cache/cache-store.js'
import type { StoredEntry } from '../cache/stored-entry.js'
import { keyHash } from '../key-hash.js'
import type { Assertions } from './assertions.js'

/** One promise that any CacheStore makes. */
export interface CacheStoreCase {
  readonly title: string
  run(t: Assertions, factory: CacheFactory): void
}

const entry = (key: string, chargedBytes = 100): StoredEntry => ({
  key,
  chargedBytes,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: `value of ${key}`,
})

/** A store that holds entries with these keys, added in this order. */
function storeWith(factory: CacheFactory, ...keys: readonly string[]): CacheStore<StoredEntry> {
  const store = factory<StoredEntry>('main')
  for (const key of keys) store.add(entry(key))
  return store
}

const keysOf = (store: CacheStore<StoredEntry>): string[] => [...store].map(({ key }) => key).sort()

/** What any store must do, whichever entry it puts out first. Make one test of each case. */
export const cacheStoreContract: readonly CacheStoreCase[] = [
  {
    title: 'an empty store holds nothing and puts nothing out',
    run: (t, factory) => {
      const store = storeWith(factory)

      t.deepEqual([store.size, store.bytes, [...store]], [0, 0, []])
      t.deepEqual([store.evict(), store.coldest(), store.hottest(), store.get('k')], Array(4).fill(undefined))
      t.is(store.delete('k'), undefined)
    },
  },
  {
    title: 'entries, their bytes, values and expiries are there until they are taken out',
    run: (t, factory) => {
      const store = storeWith(factory)
      const mortal = { ...entry('b', 250), expiresAtMs: 1234.5 }
      store.add(entry('a'))
      store.add(mortal)

      t.deepEqual([store.size, store.bytes, keysOf(store)], [2, 350, ['a', 'b']])
      t.is(store.get('b'), mortal)
      t.is(store.peek('b'), mortal)
      t.is(store.dueAtMs(store.find('b')), 1234.5)
      t.is(store.valueAt(store.find('b')), 'value of b')
      t.is(store.delete('b'), mortal)
      t.deepEqual([store.size, store.bytes, store.get('b')], [1, 100, undefined])
    },
  },
  {
    title: 'each entry has its own expiry, whichever others come and go',
    run: (t, factory) => {
      const store = storeWith(factory, 'forever')
      const expiryOf = (key: string): number => store.dueAtMs(store.find(key))
      t.is(expiryOf('forever'), Number.POSITIVE_INFINITY)

      store.add({ ...entry('a'), expiresAtMs: 5 })
      store.add({ ...entry('b'), expiresAtMs: 6 })
      t.deepEqual([expiryOf('forever'), expiryOf('a'), expiryOf('b')], [Number.POSITIVE_INFINITY, 5, 6])

      store.add(entry('a'))
      t.deepEqual(
        [expiryOf('forever'), expiryOf('a'), expiryOf('b')],
        [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 6],
      )

      store.delete('b')
      store.add({ ...entry('forever'), expiresAtMs: 7 })
      t.deepEqual([expiryOf('forever'), expiryOf('a')], [7, Number.POSITIVE_INFINITY])

      store.clear()
      store.add({ ...entry('c'), expiresAtMs: 8 })
      t.is(expiryOf('c'), 8)
    },
  },
  {
    title: 'an entry that replaces another is charged once',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b')
      const replaced = store.peek('a')
      const larger = entry('a', 700)

      t.is(store.add(larger), replaced)
      t.is(store.peek('a'), larger)
      t.deepEqual([store.size, store.bytes], [2, 800])
    },
  },
  {
    title: 'every entry goes out exactly once, the coldest first',
    run: (t, factory) => {
      const keys = Array.from({ length: 20 }, (_, i) => `k${i}`)
      const store = storeWith(factory, ...keys)
      const out: string[] = []
      while (store.size > 0) {
        const coldest = store.coldest()
        const evicted = store.evict()
        t.is(evicted, coldest)
        out.push(evicted?.key ?? 'none')
      }

      t.deepEqual(out.sort(), keys.sort())
      t.is(store.bytes, 0)
    },
  },
  {
    title: 'a key that is used goes out after one that is not',
    run: (t, factory) => {
      const store = storeWith(factory, 'used', 'idle')
      store.get('used')

      t.is(store.evict()?.key, 'idle')
      t.is(store.evict()?.key, 'used')
    },
  },
  {
    title: 'hottest first, every entry comes once',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b', 'used', 'c', 'd')
      store.get('used')
      store.delete('b')

      const order = [...store.hottestFirst()].map(({ key }) => key)

      t.deepEqual(order.sort(), ['a', 'c', 'd', 'used'])
    },
  },
  {
    title: 'a peek is no use',
    run: (t, factory) => {
      const peeked = storeWith(factory, 'a', 'b')
      const untouched = storeWith(factory, 'a', 'b')
      peeked.peek('a')

      t.is(peeked.evict()?.key, untouched.evict()?.key)
    },
  },
  {
    title: 'what it hears of requests elsewhere puts nothing in and nothing out',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b', 'c')
      store.delete('c')
      for (let i = 0; i < 100; i++) for (const key of ['a', 'c', 'never here']) store.heard(keyHash(key))

      t.deepEqual([store.size, store.bytes, keysOf(store)], [2, 200, ['a', 'b']])
      t.deepEqual([store.heard(keyHash('never here')), store.heard(0)], [false, false])
      const out = [store.evict(), store.evict()].map((evicted) => evicted?.key ?? 'none')
      t.deepEqual(out.sort(), ['a', 'b'])
    },
  },
  {
    title: 'by the hash of its key it gives the entry that it holds, or none at all',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b')
      const isKnown = store.peekHash(keyHash('a')) !== undefined
      const found = (key: string): string | undefined => store.peekHash(keyHash(key))?.key
      store.delete('b')
      store.add(entry('c'), undefined, 'companion')

      t.deepEqual(
        ['a', 'b', 'c', 'd'].map(found),
        isKnown ? ['a', undefined, 'c', undefined] : Array(4).fill(undefined),
      )
      t.is(store.peekHash(0), undefined)
      store.clear()
      t.is(found('a'), undefined)
    },
  },
  {
    title: 'an entry that came along with another is held as any other',
    run: (t, factory) => {
      const store = factory<StoredEntry>('hot')
      for (const arrival of ['held', 'loaded', 'companion'] as const) store.add(entry(arrival), undefined, arrival)
      store.add(entry('held'), undefined, 'companion')
      t.is(store.get('companion')?.key, 'companion')

      const out = [store.evict(), store.evict(), store.evict(), store.evict()].map((evicted) => evicted?.key ?? 'none')
      t.deepEqual(out.sort(), ['companion', 'held', 'loaded', 'none'])
    },
  },
  {
    title: 'an entry that was taken out may come back, and slots are used again',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b', 'c')
      for (let i = 0; i < 1_000; i++) {
        const out = store.evict()
        if (out !== undefined) store.add(out)
      }

      t.deepEqual([store.size, store.bytes, keysOf(store)], [3, 300, ['a', 'b', 'c']])
      t.is(store.find('a') < 3 && store.find('b') < 3 && store.find('c') < 3, true)
    },
  },
  {
    title: 'a value that is decoded later is found by the next reader',
    run: (t, factory) => {
      const store = factory<StoredEntry & { value: unknown }>('main')
      const lazy = { ...entry('a'), value: undefined as unknown }
      store.add(lazy)
      const slot = store.find('a')
      t.is(store.valueAt(slot), undefined)

      lazy.value = 'decoded'
      store.refreshValue(slot)

      t.is(store.valueAt(slot), 'decoded')
    },
  },
  {
    title: 'cleared, it is empty and usable',
    run: (t, factory) => {
      const store = storeWith(factory, 'a', 'b')
      store.clear()
      t.deepEqual([store.size, store.bytes, store.coldest(), store.evict()], [0, 0, undefined, undefined])

      store.add(entry('c'))

      t.deepEqual([store.size, store.bytes, keysOf(store)], [1, 100, ['c']])
    },
  },
]
