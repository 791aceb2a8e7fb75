import { type CacheStore, keyHash, reuseStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'

const entry = (key: string, chargedBytes = 10): StoredEntry => ({
  key,
  chargedBytes,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

/** Requests for others that leave the entries of a store as they are. */
const others: readonly (readonly [what: string, ask: (store: CacheStore, key: string) => unknown])[] = [
  ['turned away', (store, key) => store.admits(key, 1, Number.POSITIVE_INFINITY)],
  ['asked for elsewhere', (store, key) => store.heard(keyHash(key))],
]

for (const [what, ask] of others) {
  test(`which entry goes next is found anew as time goes on, though only others are ${what}`, (t) => {
    const store = reuseStore<StoredEntry>('hot')
    store.add(entry('often'))
    for (let i = 0; i < 8; i++) store.get('often')
    for (let i = 0; i < 10; i++) ask(store, `other ${i}`)
    store.add(entry('just now'))
    t.is(store.coldest()?.key, 'often', 'one that was asked for just now may be asked for again')

    for (let i = 0; i < 100; i++) ask(store, `other ${i}`)

    t.is(store.coldest()?.key, 'just now')
    t.is(store.evict()?.key, 'just now')
  })
}
