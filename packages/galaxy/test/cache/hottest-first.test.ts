import { type CacheFactory, lruStore, reuseStore, type StoredEntry, sieveStore } from '@galaxycache/galaxy'
import test from 'ava'
import { seededRandom } from '../random.js'

const entry = (key: string): StoredEntry => ({
  key,
  chargedBytes: 100,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

const stores: readonly (readonly [name: string, factory: CacheFactory])[] = [
  ['LRU', lruStore],
  ['SIEVE', sieveStore],
  ['reuse', reuseStore],
]

for (const [name, factory] of stores) {
  test(`${name}: hottest first, what was used comes before what was not`, (t) => {
    const store = factory<StoredEntry>('main')
    for (const key of ['a', 'used', 'b', 'used too', 'c']) store.add(entry(key))
    store.get('used')
    store.get('used too')

    const order = [...store.hottestFirst()].map(({ key }) => key)

    t.deepEqual(order.slice(0, 2).sort(), ['used', 'used too'])
  })
}

test('reuse: of a popular few among a thousand, hottest first begins with most of the few', (t) => {
  const store = reuseStore<StoredEntry>('main')
  const random = seededRandom(3)
  for (let i = 0; i < 40_000; i++) {
    const key = random() < 0.5 ? `popular ${Math.floor(random() * 50)}` : `rare ${Math.floor(random() * 1_000)}`
    if (store.get(key) === undefined) store.add(entry(key))
  }

  const first = [...store.hottestFirst()].slice(0, 50).map(({ key }) => key)

  const popular = first.filter((key) => key.startsWith('popular')).length
  t.true(popular > 30, `${popular} of the first 50 are popular`)
})
