import { CacheStore, keyHash, type StoredEntry } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { PeerAsks } from '#src/demand/peer-asks.js'
import { entryOf, localCacheOf } from './local-cache-of.js'

/** A store that has no place for one key, and says so late. */
class Picky<E extends StoredEntry> extends CacheStore<E> {
  readonly #order = new Set<number>()

  protected added(slot: number): void {
    if (this.entryAt(slot).key === 'refused') throw new Error('not this one')
    this.#order.add(slot)
  }
  protected used(): void {}
  protected removed(slot: number): void {
    this.#order.delete(slot)
  }
  protected victim(): number {
    return this.coldestSlot()
  }
  protected coldestSlot(): number {
    return [...this.#order][0] ?? -1
  }
  protected hottestSlot(): number {
    return this.coldestSlot()
  }
}

test('of a copy that the store throws at nothing is held, and no peer is told of requests for it', (t) => {
  const local = localCacheOf({ cacheFactory: <E extends StoredEntry>() => new Picky<E>() })
  const [before, asks] = [new PeerAsks(), new PeerAsks()]
  local.keepHot(entryOf('before'), local.track('before'), { asks: before })
  local.forget('before')

  const rate = local.track('refused', 5)
  t.throws(() => local.keepHot(entryOf('refused'), rate, { asks }), { message: 'not this one' })

  t.is(local.find('refused'), undefined)
  t.deepEqual([local.bytes, local.hot.entries], [0, 0])
  t.deepEqual([before.take(), asks.take()], [[], []])
  t.is(local.rateOf('refused'), rate, 'it is a candidate as before')
})

test('requests for a copy are noted for the peer that this copy came from, whatever was in its place', (t) => {
  const local = localCacheOf()
  const [first, second] = [new PeerAsks(), new PeerAsks()]
  for (const [key, asks] of [
    ['a', first],
    ['b', second],
  ] as const) {
    local.keepHot(entryOf(key), local.track(key), { asks })
    local.find(key)
    local.forget(key)
  }

  t.deepEqual([first.take(), second.take()], [[keyHash('a')], [keyHash('b')]])
})

test('promoters are told new numbers when the clock was set back', (t) => {
  const clock = new ManualClock(3_600_000)
  const local = localCacheOf({ clock })
  t.is(local.hotCacheStats().entries, 0)
  local.keepHot(entryOf('k'), local.track('k'))

  clock.set(0)

  t.is(local.hotCacheStats().entries, 1)
})
