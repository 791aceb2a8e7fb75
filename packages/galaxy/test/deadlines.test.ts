import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { type Deadline, Deadlines } from '#src/deadlines.js'

test('a deadline passes once, never early and at most a tick late', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 50 }),
      (startMs, delays) => {
        const clock = new ManualClock(startMs)
        const deadlines = new Deadlines(clock)
        const passedAt: number[][] = delays.map(() => [])
        for (const [i, delayMs] of delays.entries())
          deadlines.add(delayMs, () => passedAt[i]?.push(clock.now() - startMs))

        clock.advance(200_020)

        for (const [i, delayMs] of delays.entries()) {
          const [at = Number.NaN, ...again] = passedAt[i] ?? []
          if (again.length > 0 || !(at >= delayMs && at < delayMs + 10)) return false
        }
        return clock.pending === 0
      },
    ),
  )
  t.pass()
})

test('a removed deadline does not pass, also when another of its tick removes it', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  const passed: string[] = []
  const removed = deadlines.add(5, () => passed.push('removed'))
  const twins: Deadline[] = []
  for (const name of ['a', 'b']) {
    twins.push(
      deadlines.add(100, () => {
        passed.push(name)
        for (const twin of twins) deadlines.remove(twin)
      }),
    )
  }

  deadlines.remove(removed)
  deadlines.remove(removed)
  clock.advance(1_000)

  t.is(passed.length, 1)
})

test('removing any of many keeps exactly the rest', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), { maxLength: 60 }), (plan) => {
      const clock = new ManualClock(0)
      const deadlines = new Deadlines(clock)
      const passed = new Set<number>()
      const made = plan.map(([delayMs], i) => deadlines.add(delayMs, () => passed.add(i)))
      for (const [i, deadline] of made.entries()) if (plan[i]?.[1]) deadlines.remove(deadline)

      clock.advance(100)

      return plan.every(([, remove], i) => passed.has(i) !== remove)
    }),
  )
  t.pass()
})

test('thousands of deadlines share one timer, and none is left when all are removed and it has fired', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  const made = Array.from({ length: 5_000 }, (_, i) => deadlines.add(1_000 + i, () => {}))

  t.is(clock.pending, 1)
  for (const deadline of made) deadlines.remove(deadline)
  clock.advance(2_000)
  t.is(clock.pending, 0)
})

test('a deadline more than 2^31 ms away does not pass at once', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  let passed = false
  deadlines.add(2 ** 33, () => {
    passed = true
  })

  clock.advance(2 ** 33 - 1)
  t.false(passed)
  clock.advance(11)
  t.true(passed)
})

test('closed, no deadline passes any more', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  deadlines.add(10, () => t.fail())

  deadlines.close()
  clock.advance(100)

  t.is(clock.pending, 0)
})

test('a time of day that is set back or forth moves no deadline', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  let passed = 0
  deadlines.add(1_000, () => passed++)

  clock.set(clock.now() - 3_600_000)
  clock.advance(990)
  t.is(passed, 0)
  clock.set(clock.now() + 7_200_000)
  t.is(passed, 0)
  clock.advance(20)

  t.is(passed, 1)
})

test('a deadline that throws holds up no other', (t) => {
  const clock = new ManualClock()
  const deadlines = new Deadlines(clock)
  const passed: string[] = []
  deadlines.add(100, () => passed.push('of the same tick'))
  deadlines.add(100, () => {
    throw new Error('broken')
  })
  deadlines.add(200, () => passed.push('later'))

  t.throws(() => clock.advance(110), { message: 'broken' })
  clock.advance(0)
  t.deepEqual(passed, ['of the same tick'])
  clock.advance(110)

  t.deepEqual(passed, ['of the same tick', 'later'])
})
