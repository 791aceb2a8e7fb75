import test from 'ava'
import fc from 'fast-check'
import { Successors } from '#src/companions/successors.js'

function afterOf(successors: Successors, hash: number): readonly [number, number] | undefined {
  const place = successors.find(hash)
  return place < 0 ? undefined : [successors.after(place), successors.confidence(place)]
}

test('after a key comes the one that was asked for after it, the surer the oftener', (t) => {
  const successors = new Successors()

  t.is(afterOf(successors, 10), undefined)
  successors.asked(1, [10, 20])
  t.deepEqual(afterOf(successors, 10), [20, 1])
  successors.asked(1, [10, 20, 10, 20])
  t.deepEqual(afterOf(successors, 10), [20, 3])
  successors.asked(1, [10, 20, 10, 20])
  t.deepEqual(afterOf(successors, 10), [20, 3], 'and no surer than that')
})

test('one that was as often wrong as right gives way to the next', (t) => {
  const successors = new Successors()
  successors.asked(1, [10, 20, 10, 20])
  t.deepEqual(afterOf(successors, 10), [20, 2])

  successors.asked(1, [10, 30])
  t.deepEqual(afterOf(successors, 10), [20, 1])
  successors.asked(1, [10, 30])
  t.deepEqual(afterOf(successors, 10), [30, 1])
})

test('what one process asks for does not follow what another asked for', (t) => {
  const successors = new Successors()
  successors.asked(1, [10])
  successors.asked(2, [20])
  successors.asked(1, [0, 0, 30], 2)

  t.deepEqual(afterOf(successors, 10), [30, 1])
  t.is(afterOf(successors, 20), undefined)
})

test('a key that is asked for twice in a row does not follow itself', (t) => {
  const successors = new Successors()
  successors.asked(1, [10, 10, 10])

  t.is(afterOf(successors, 10), undefined)
})

test('of a long round most is known once there are places for it, and there are no more than that', (t) => {
  const keys = 50_000
  const successors = new Successors()
  successors.fit(keys)
  const round = Array.from({ length: keys }, (_, i) => Math.imul(i + 1, 0x01000193) >>> 0)
  successors.asked(1, [...round, ...round])

  const known = round.filter((hash, i) => afterOf(successors, hash)?.[0] === round[(i + 1) % keys])
  t.true(known.length > 0.97 * keys, `${known.length} of ${keys}`)
})

test('whatever is asked for, an answer is a key that was asked for right after', (t) => {
  const streams = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 12 })), { maxLength: 400 })
  fc.assert(
    fc.property(streams, (stream) => {
      const successors = new Successors()
      const last = new Map<number, number>()
      const followed = new Set<string>()
      for (const [asker, hash] of stream) {
        successors.asked(asker, [hash])
        followed.add(`${last.get(asker)} ${hash}`)
        last.set(asker, hash)
      }
      for (let hash = 1; hash <= 12; hash++) {
        const after = afterOf(successors, hash)
        if (after !== undefined && !followed.has(`${hash} ${after[0]}`)) throw new Error(`${after[0]} after ${hash}`)
      }
    }),
    { numRuns: 500 },
  )
  t.pass()
})

test('processes that come and go are not remembered for ever', (t) => {
  const successors = new Successors()
  for (let asker = 0; asker < 5_000; asker++) successors.asked(asker, [10])
  successors.asked(0, [20])

  t.is(afterOf(successors, 10), undefined)
})
