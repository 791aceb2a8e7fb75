import { lruStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import { Churn } from '#src/replay/churn.js'

const entry = (key: string): StoredEntry => ({
  key,
  chargedBytes: 1,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

test('only entries that were evicted without a hit count, each time that they are', (t) => {
  const churn = new Churn(2)
  const store = churn.watch(1, lruStore<StoredEntry>('hot'))

  store.add(entry('unused'))
  store.evict()
  store.add(entry('used'))
  churn.hit(1, 'used')
  store.evict()
  t.is(churn.count, 1)

  store.add(entry('used elsewhere'))
  churn.hit(0, 'used elsewhere')
  store.evict()
  store.add(entry('unused'))
  t.is(churn.count, 2, 'what is still held has not gone unused')
  store.evict()
  t.is(churn.count, 3)
})

test('a watched store does what it did', (t) => {
  const store = new Churn(1).watch(0, lruStore<StoredEntry>('hot'))
  const first = entry('a')

  t.is(store.add(first), undefined)
  t.is(store.add(entry('a')), first)
  t.is(store.evict()?.key, 'a')
  t.is(store.evict(), undefined)
})
