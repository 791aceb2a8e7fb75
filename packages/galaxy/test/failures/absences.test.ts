import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { Absences } from '#src/failures/absences.js'

test('a key is known not to exist for its time and no longer, and is told of anew', (t) => {
  const clock = new ManualClock()
  const absences = new Absences({ ttlMs: 100, maxBytes: 10_000 }, clock)
  absences.note('a')
  clock.advance(60)
  absences.note('b')

  t.deepEqual([absences.leftMs('a'), absences.leftMs('b'), absences.leftMs('c')], [40, 100, 0])
  absences.note('a')
  clock.advance(99)
  t.deepEqual([absences.leftMs('a'), absences.leftMs('b')], [1, 1])
  clock.advance(1)
  t.deepEqual([absences.leftMs('a'), absences.leftMs('b')], [0, 0])
})

test('a key that was written is not known any more, and none is after a clear', (t) => {
  const absences = new Absences({ ttlMs: 100, maxBytes: 10_000 }, new ManualClock())
  for (const key of ['a', 'b', 'c']) absences.note(key)

  absences.forget('a')
  t.deepEqual([absences.leftMs('a'), absences.leftMs('b')], [0, 100])
  absences.forgetAll()
  t.deepEqual([absences.leftMs('b'), absences.stats().entries, absences.stats().bytes], [0, 0, 0])
})

test('when the budget is full, the key told of longest ago goes', (t) => {
  const one = new Absences({ ttlMs: 100, maxBytes: 10_000 }, new ManualClock())
  one.note('a')
  const absences = new Absences({ ttlMs: 100, maxBytes: 3 * one.stats().bytes }, new ManualClock())

  for (const key of ['a', 'b', 'c', 'a', 'd']) absences.note(key)

  t.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => absences.leftMs(key) > 0),
    [true, false, true, true],
  )
})

test('a key larger than the whole budget is not remembered, and puts out none', (t) => {
  const absences = new Absences({ ttlMs: 100, maxBytes: 200 }, new ManualClock())
  absences.note('a')

  absences.note('x'.repeat(200))

  t.is(absences.leftMs('x'.repeat(200)), 0)
  t.is(absences.leftMs('a'), 100)
})

test('whatever is told and forgotten, the budget holds and nothing is charged for keys that are gone', (t) => {
  const step = fc.record({
    key: fc.integer({ min: 1, max: 40 }).map((length) => 'k'.repeat(length)),
    kind: fc.constantFrom('note', 'forget', 'wait'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const clock = new ManualClock()
      const absences = new Absences({ ttlMs: 10, maxBytes: 1_000 }, clock)
      const keys = new Set<string>()
      for (const { key, kind } of steps) {
        keys.add(key)
        if (kind === 'note') absences.note(key)
        else if (kind === 'forget') absences.forget(key)
        else clock.advance(1)
        if (absences.stats().bytes > 1_000) return false
        if (kind === 'note' && absences.leftMs(key) !== 10) return false
      }
      for (const key of keys) absences.forget(key)
      return absences.stats().bytes === 0 && absences.stats().entries === 0
    }),
  )
  t.pass()
})

test('what is asked, known, put out and expired is counted', (t) => {
  const one = new Absences({ ttlMs: 100, maxBytes: 10_000 }, new ManualClock())
  one.note('a')
  const { bytes } = one.stats()
  const clock = new ManualClock()
  const absences = new Absences({ ttlMs: 100, maxBytes: 2 * bytes }, clock)
  for (const key of ['a', 'b', 'c']) absences.note(key)

  t.deepEqual(
    ['a', 'b', 'c'].map((key) => absences.includes(key)),
    [false, true, true],
  )
  clock.advance(100)
  t.false(absences.includes('b'))
  for (const key of ['d', 'e']) absences.note(key)

  t.deepEqual(absences.stats(), {
    entries: 2,
    bytes: 2 * bytes,
    capacityBytes: 2 * bytes,
    gets: 4,
    hits: 2,
    evictions: 2,
    evictionsUnexpired: 1,
    expirations: 1,
  })
})
