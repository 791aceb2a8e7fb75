import { keyHash } from '@galaxycache/galaxy'
import test from 'ava'
import { PeerAsks } from '#src/demand/peer-asks.js'

/** Numbers, from 1, of the fetches that tell. */
function tellingOf(asks: PeerAsks, fetches: number, afterTelling: () => void): number[] {
  return Array.from({ length: fetches }, (_, i) => i + 1).filter((n) => {
    asks.fetched([`k${n}`])
    if (!asks.isDue) return false
    asks.take()
    afterTelling()
    return true
  })
}

test('one fetch of four tells', (t) => {
  const asks = new PeerAsks()

  t.deepEqual(
    tellingOf(asks, 15, () => asks.heard(1)),
    [4, 8, 12],
  )
})

test('until there is an answer only one of 64 does, and then one of four again', (t) => {
  const asks = new PeerAsks()

  t.deepEqual(
    tellingOf(asks, 140, () => {}),
    [4, 68, 132],
  )
  asks.heard(7)
  t.is(asks.heardUpTo, 7)
  t.deepEqual(
    tellingOf(asks, 10, () => {}),
    [1],
  )
})

test('where copies answer most of what is asked for, one of fewer fetches tells', (t) => {
  const asks = new PeerAsks()
  asks.take()
  asks.heard(1)

  for (let hash = 1; hash <= 10; hash++) asks.asked(hash)
  asks.fetched(['a'])
  t.false(asks.isDue)
  asks.asked(11)
  t.true(asks.isDue)
})

test('fetches and what copies answered are told once, each key once, oldest first', (t) => {
  const asks = new PeerAsks()
  asks.fetched(['a'])
  asks.asked(2)
  asks.fetched(['b'])
  asks.asked(2)

  t.deepEqual([asks.take(), asks.take()], [[keyHash('a'), keyHash('b'), 2], []])
  asks.asked(4)
  t.deepEqual(asks.take(), [4])
})

test('of more than sixteen, the latest are told', (t) => {
  const asks = new PeerAsks()
  for (let hash = 1; hash <= 1_000; hash++) asks.asked(hash)

  t.deepEqual(
    asks.take(),
    Array.from({ length: 16 }, (_, i) => 985 + i),
  )
})

test('a request for many keys leaves room for what copies answered', (t) => {
  const asks = new PeerAsks()
  const keys = Array.from({ length: 1_000 }, (_, i) => `k${i}`)
  for (let hash = 1; hash <= 20; hash++) asks.asked(hash)

  asks.fetched(keys)

  t.true(asks.isDue)
  t.deepEqual(asks.take(), [13, 14, 15, 16, 17, 18, 19, 20, ...keys.slice(-8).map(keyHash)])
})

test('an answer that comes after a later one is no news, and one of a peer that began anew is', (t) => {
  const asks = new PeerAsks()

  t.deepEqual(
    [asks.heard(4_294_967_290), asks.heard(4_294_967_280), asks.heard(10), asks.heard(4_294_967_295)],
    [true, false, true, false],
  )
  t.is(asks.heardUpTo, 10)
  t.true(asks.heard(2_000_000_000))
  t.is(asks.heardUpTo, 2_000_000_000)
})
