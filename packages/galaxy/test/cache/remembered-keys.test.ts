import { type CacheStore, keyHash, reuseStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import { seededRandom } from '../random.js'

const entry = (key: string, chargedBytes = 1): StoredEntry => ({
  key,
  chargedBytes,
  expiresAtMs: Number.POSITIVE_INFINITY,
  value: key,
})

/** Asks for `key`, and takes it in, in at most `maxBytes`, if it is not held. */
function ask(store: CacheStore, key: string, maxBytes: number): void {
  if (store.get(key) !== undefined) return
  while (store.bytes + 1 > maxBytes) store.evict()
  store.add(entry(key))
}

/** What a key that was never asked for has to promise at most to be taken in: to half of it. */
function promiseOfNew(store: CacheStore): number {
  let least = 2 ** 20
  for (let i = 0; !store.admits(`never seen ${i}`, 1, least); i++) least /= 2
  return least
}

test('cleared, a store remembers no key', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  store.add(entry('held'))
  store.add(entry('put out'))
  store.delete('put out')
  t.true(store.heard(keyHash('put out')))

  store.clear()

  t.deepEqual([store.heard(keyHash('held')), store.heard(keyHash('put out'))], [false, false])
})

test('learns from requests for keys that it turns away', (t) => {
  const [once, twice] = [1, 2].map((times) => {
    const store = reuseStore<StoredEntry>('hot')
    for (let i = 0; i < 2_000; i++) store.admits(`key ${Math.floor(i / times)}`, 1, Number.POSITIVE_INFINITY)
    return promiseOfNew(store)
  }) as [number, number]

  t.true(twice > 100 * once, `${twice} where all are asked for again at once, ${once} where none are`)
})

test('what was put out and not asked for since counts: one key in twenty that comes back promises no more than that', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  const random = seededRandom(1)
  const [held, requests, back, part] = [200, 900, 400, 1 / 20]
  for (let i = 0; i < requests; i++) ask(store, `key ${i > back && random() < part ? i - back : i}`, held)

  // One in twenty of those that would be held for 200 requests more; and what is promised is for as many as there were.
  const expected = (part / held) * requests
  const least = store.leastWorth() ?? 0
  t.true(least > expected / 2 && least < expected * 2, `${least}, not ${expected}`)
})

test('a companion that was turned away is remembered, for it may be asked for', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  t.false(store.heard(keyHash('along')))

  t.false(store.admits('along', 1, Number.POSITIVE_INFINITY, 'companion'))

  t.true(store.heard(keyHash('along')))
})

test('a key that came along, and went without being asked for, is no longer one that was asked for often before', (t) => {
  const store = reuseStore<StoredEntry>('hot')
  store.add(entry('k'))
  for (let i = 0; i < 50; i++) store.get('k')
  store.delete('k')
  store.add(entry('k'), undefined, 'companion')
  store.delete('k')

  store.add(entry('k'))
  for (let i = 0; i < 5; i++) store.add(entry(`other ${i}`))
  for (let i = 0; i < 5; i++) for (let n = 0; n < 3; n++) store.get(`other ${i}`)

  t.is(store.evict()?.key, 'k')
})
