import {
  type CacheFactory,
  defaultStore,
  keyHash,
  lruStore,
  reuseStore,
  type StoredEntry,
  sieveStore,
} from '@galaxycache/galaxy'
import { cacheStoreContract } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'

const stores: readonly (readonly [name: string, factory: CacheFactory])[] = [
  ['LRU', lruStore],
  ['SIEVE', sieveStore],
  ['reuse', reuseStore],
  ['reuse, hot', () => reuseStore('hot')],
  ['the default', defaultStore],
]

for (const [name, factory] of stores) {
  for (const { title, run } of cacheStoreContract) test(`${name}: ${title}`, (t) => run(t, factory))
}

const makeEntry = (key: string, chargedBytes: number): StoredEntry => ({
  key,
  chargedBytes,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

/** What may be done to a store. */
type Step =
  | { readonly do: 'add'; readonly key: string; readonly bytes: number }
  | { readonly do: 'get' | 'peek' | 'delete' | 'heard'; readonly key: string }
  | { readonly do: 'evict' }

const key = fc.constantFrom(...Array.from({ length: 12 }, (_, i) => `k${i}`))
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('add' as const), key, bytes: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ do: fc.constantFrom('get' as const, 'peek' as const, 'delete' as const, 'heard' as const), key }),
    fc.record({ do: fc.constant('evict' as const) }),
  ),
  { maxLength: 200 },
)

/** What a store should be, slowly: entries in the order of their age, and which of them are marked. */
interface Model {
  evict(): StoredEntry | undefined
  add(entry: StoredEntry): void
  use(key: string): StoredEntry | undefined
  delete(key: string): void
  readonly entries: StoredEntry[]
}

/** Oldest first. */
function lruModel(): Model {
  const entries: StoredEntry[] = []
  const indexOf = (wanted: string): number => entries.findIndex((entry) => entry.key === wanted)
  const take = (wanted: string): StoredEntry | undefined =>
    indexOf(wanted) < 0 ? undefined : entries.splice(indexOf(wanted), 1)[0]
  return {
    entries,
    evict: () => entries.shift(),
    add: (entry) => {
      take(entry.key)
      entries.push(entry)
    },
    use: (wanted) => {
      const entry = take(wanted)
      if (entry !== undefined) entries.push(entry)
      return entry
    },
    delete: (wanted) => void take(wanted),
  }
}

/** Oldest first; the hand is the key it rests on. */
function sieveModel(): Model {
  const entries: StoredEntry[] = []
  const marked = new Set<string>()
  let hand: string | undefined
  const indexOf = (wanted: string | undefined): number => entries.findIndex((entry) => entry.key === wanted)
  const take = (wanted: string): StoredEntry | undefined => {
    const index = indexOf(wanted)
    if (index < 0) return undefined
    if (hand === wanted) hand = entries[index + 1]?.key
    marked.delete(wanted)
    return entries.splice(index, 1)[0]
  }
  return {
    entries,
    evict: () => {
      if (entries.length === 0) return undefined
      let index = Math.max(0, indexOf(hand))
      while (marked.has(entries[index]?.key ?? '')) {
        marked.delete(entries[index]?.key ?? '')
        index = (index + 1) % entries.length
      }
      hand = entries[index]?.key
      return take(hand ?? '')
    },
    add: (entry) => {
      take(entry.key)
      entries.push(entry)
    },
    use: (wanted) => {
      const entry = entries[indexOf(wanted)]
      if (entry !== undefined) marked.add(wanted)
      return entry
    },
    delete: (wanted) => void take(wanted),
  }
}

for (const [name, factory, makeModel] of [
  ['LRU', lruStore, lruModel],
  ['SIEVE', sieveStore, sieveModel],
] as const) {
  test(`${name}: does what its definition does, whatever is asked of it`, (t) => {
    fc.assert(
      fc.property(steps, (all) => {
        const store = factory<StoredEntry>('main')
        const model = makeModel()
        for (const step of all) {
          if (step.do === 'add') {
            const entry = makeEntry(step.key, step.bytes)
            store.add(entry)
            model.add(entry)
          } else if (step.do === 'evict') {
            if (store.evict() !== model.evict()) return false
          } else if (step.do === 'get') {
            if (store.get(step.key) !== model.use(step.key)) return false
          } else if (step.do === 'delete') {
            store.delete(step.key)
            model.delete(step.key)
          } else if (step.do === 'heard') {
            // LRU takes it for a use; SIEVE, which keeps no hashes, for nothing.
            if (store.heard(keyHash(step.key)) && model.use(step.key) === undefined) return false
          } else store.peek(step.key)
          const bytes = model.entries.reduce((sum, { chargedBytes }) => sum + chargedBytes, 0)
          if (store.bytes !== bytes || store.size !== model.entries.length) return false
        }
        return true
      }),
      { numRuns: 500 },
    )
    t.pass()
  })
}

test('SIEVE keeps what is used while a scan goes through, LRU does not', (t) => {
  const survivors = [sieveStore, lruStore].map((factory) => {
    const store = factory<StoredEntry>('main')
    const hot = Array.from({ length: 50 }, (_, i) => `hot ${i}`)
    for (const one of hot) store.add(makeEntry(one, 1))
    for (const one of hot) store.get(one)
    for (let i = 0; i < 140; i++) {
      store.add(makeEntry(`scan ${i}`, 1))
      while (store.bytes > 100) store.evict()
    }
    return hot.filter((one) => store.peek(one) !== undefined).length
  })

  t.deepEqual(survivors, [50, 0])
})

test('LRU names its coldest and hottest entry exactly', (t) => {
  const store = lruStore<StoredEntry>('hot')
  for (const one of ['a', 'b', 'c']) store.add(makeEntry(one, 1))
  store.get('a')

  t.is(store.coldest()?.key, 'b')
  t.is(store.hottest()?.key, 'a')
})

test('SIEVE: one eviction walks over a thousand marks at most', (t) => {
  const store = sieveStore<StoredEntry>('main')
  for (let i = 0; i < 3_000; i++) store.add(makeEntry(`k${i}`, 1))
  for (let i = 0; i < 3_000; i++) store.get(`k${i}`)

  const evicted = Array.from({ length: 3 }, () => store.evict()?.key)

  t.deepEqual(evicted, ['k1000', 'k2001', 'k0'], 'a thousand marks taken off before each of the first two')
})

test('LRU: copies go by requests here alone, main entries by what copies elsewhere answer as well, also once cleared', (t) => {
  for (const cache of ['hot', 'main'] as const) {
    const store = lruStore<StoredEntry>(cache)
    for (const round of ['first', 'once cleared']) {
      for (const one of ['a', 'b', 'c']) store.add(makeEntry(one, 1))

      t.is(store.heard(keyHash('a')), cache === 'main')

      t.is(store.coldest()?.key, cache === 'main' ? 'b' : 'a', round)
      store.clear()
      t.false(store.heard(keyHash('a')))
    }
  }
})
