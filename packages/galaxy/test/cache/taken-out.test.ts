import { reuseStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import { seededRandom } from '../random.js'

const entry = (key: string): StoredEntry => ({
  key,
  chargedBytes: 10,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

test('LRU would not hold what was taken out either, so none of the room is lent that LRU needs for the rest', (t) => {
  const room = 6_400
  const store = reuseStore<StoredEntry>('main')
  const lender = store.lender(room, room)
  const random = seededRandom(3)
  for (let i = 0; i < 30_000; i++) {
    const key = `key ${Math.floor(random() * 600)}`
    if (store.get(key) === undefined) {
      while (store.bytes + 10 > room) store.evict()
      store.add(entry(key))
    }
    store.add(entry(`taken out ${i}`))
    store.delete(`taken out ${i}`)
  }

  t.is(lender?.lentBytes, 0)
})
