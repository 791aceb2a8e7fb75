import test from 'ava'
import { PeerAsks } from '#src/demand/peer-asks.js'

/** Numbers, from 1, of the fetches that tell. */
function tellingOf(asks: PeerAsks, fetches: number, afterTelling: () => void): number[] {
  return Array.from({ length: fetches }, (_, i) => i + 1).filter((n) => {
    asks.fetched(n)
    if (!asks.isDue) return false
    asks.take()
    afterTelling()
    return true
  })
}

test('one fetch of eight tells', (t) => {
  const asks = new PeerAsks()

  t.deepEqual(
    tellingOf(asks, 30, () => asks.heard(1)),
    [8, 16, 24],
  )
})

test('until there is an answer only one of 64 does, and then one of eight again', (t) => {
  const asks = new PeerAsks()

  t.deepEqual(
    tellingOf(asks, 140, () => {}),
    [8, 72, 136],
  )
  asks.heard(7)
  t.is(asks.heardUpTo, 7)
  t.deepEqual(
    tellingOf(asks, 10, () => {}),
    [4],
  )
})

test('fetches and what copies answered are told once, each key once, oldest first', (t) => {
  const asks = new PeerAsks()
  asks.fetched(1)
  asks.asked(2)
  asks.fetched(3)
  asks.asked(2)

  t.deepEqual([asks.take(), asks.take()], [[1, 3, 2], []])
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
