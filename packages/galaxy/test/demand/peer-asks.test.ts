import test from 'ava'
import { PeerAsks } from '#src/demand/peer-asks.js'

test('one fetch of four tells', (t) => {
  const asks = new PeerAsks()

  const tells = Array.from({ length: 12 }, (_, i) => asks.fetched(i + 1))

  t.deepEqual(
    tells.flatMap((tell, i) => (tell ? [i + 1] : [])),
    [4, 8, 12],
  )
})

test('fetches and what copies answered are told once, oldest first', (t) => {
  const asks = new PeerAsks()
  asks.fetched(1)
  asks.asked(2)
  asks.fetched(3)
  asks.asked(2)

  t.deepEqual([asks.take(), asks.take()], [[1, 2, 3, 2], []])
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
