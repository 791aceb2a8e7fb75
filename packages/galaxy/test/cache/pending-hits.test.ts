import test from 'ava'
import { PendingHits } from '#src/cache/pending-hits.js'

test('of more hits than there are places, the last are there', (t) => {
  const hits = new PendingHits()
  for (let time = 1; time <= hits.places + 1; time++) hits.add(time * 10, time)

  t.is(hits.slotAt(hits.places + 1), (hits.places + 1) * 10)
  t.is(hits.slotAt(2), 20)
})

test('times may be negative, as they are after 2^31 requests', (t) => {
  const hits = new PendingHits()
  for (let back = 0; back < hits.places; back++) hits.add(back, (2 ** 31 + 5 - back) | 0)

  for (let back = 0; back < hits.places; back++) t.is(hits.slotAt((2 ** 31 + 5 - back) | 0), back)
})

test('there are at least 128 places, as many as slots in powers of two, and no more than 4,096', (t) => {
  const hits = new PendingHits()
  const placesFor = (slots: number): number => {
    hits.fit(slots)
    return hits.places
  }

  t.deepEqual([64, 128, 129, 1_500, 1_000, 1_000_000].map(placesFor), [128, 128, 256, 2_048, 2_048, 4_096])
})
