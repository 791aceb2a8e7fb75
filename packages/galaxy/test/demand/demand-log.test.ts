import test from 'ava'
import fc from 'fast-check'
import { DemandLog } from '#src/demand/demand-log.js'

/** Wraps around in every test. */
const start = 2 ** 32 - 3

const add = (log: DemandLog, asker: number, ...hashes: readonly number[]): void => {
  for (const hash of hashes) log.add(asker, hash)
}

test('tells each process what others asked for since it last heard, each key once, oldest first', (t) => {
  const log = new DemandLog(start)
  add(log, 1, 11, 12)
  const heardUpTo = log.position
  add(log, 2, 21)
  add(log, 1, 13)
  add(log, 3, 31, 21)

  t.deepEqual(log.since(heardUpTo, 1, 16), [31, 21])
  t.deepEqual(log.since(heardUpTo, 2, 16), [13, 31, 21])
  t.deepEqual(log.since(start, 9, 16), [11, 12, 13, 31, 21])
  t.deepEqual(log.since(log.position, 9, 16), [])
})

test('of too many, tells the latest', (t) => {
  const log = new DemandLog(start)
  add(log, 1, 1, 2, 3, 4, 5)

  t.deepEqual(log.since(start, 9, 2), [4, 5])
})

test('a position of a log that is no more is as good as any', (t) => {
  const log = new DemandLog(start)
  t.deepEqual(log.since(1_000_000_000, 9, 16), [])
  add(log, 1, 1, 2)

  t.deepEqual(log.since(1_000_000_000, 9, 16), [1, 2])
})

test('is what a list of all requests would be, cut off, however much is told', (t) => {
  const told = fc.record({ asker: fc.integer({ min: 1, max: 3 }), hashes: fc.array(fc.integer({ min: 1, max: 99 })) })
  fc.assert(
    fc.property(fc.array(told, { size: '+1' }), fc.nat(400), fc.integer({ min: 1, max: 40 }), (all, heard, limit) => {
      const log = new DemandLog(start)
      for (const { asker, hashes } of all) add(log, asker, ...hashes)
      const list = all.flatMap(({ asker, hashes }) => hashes.map((hash) => ({ asker, hash })))
      const position = Math.min(heard, list.length)
      t.is(log.position, (start + list.length) >>> 0)
      const since = list.slice(Math.max(position, list.length - 256))
      const others = since.filter(({ asker }) => asker !== 2).map(({ hash }) => hash)
      const distinct = others.filter((hash, i) => !others.includes(hash, i + 1))
      t.deepEqual(log.since((start + position) >>> 0, 2, limit), distinct.slice(-limit))
    }),
    { numRuns: 300 },
  )
})
