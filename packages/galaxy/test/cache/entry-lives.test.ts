import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { EntryLives } from '#src/cache/entry-lives.js'

test('what never expires is never due, and does not ask the clock', (t) => {
  const clock = Object.assign(new ManualClock(), {
    now: (): number => {
      throw new Error('asked')
    },
  })
  const lives = new EntryLives({ clock, staleMs: 5_000, refreshAheadShare: 0.5 })
  const never = Number.POSITIVE_INFINITY

  t.deepEqual([lives.isExpired(never), lives.isOver(never), lives.dueAtMs(never)], [false, false, never])
})

test('an entry is expired from its expiry on, and over when it has been for as long as it is kept', (t) => {
  const clock = new ManualClock(1_000)
  const lives = new EntryLives({ clock, staleMs: 500 })
  const at = (nowMs: number): boolean[] => {
    clock.set(nowMs)
    return [lives.isExpired(2_000), lives.isOver(2_000)]
  }

  t.deepEqual([1_999, 2_000, 2_499, 2_500].map(at), [
    [false, false],
    [true, false],
    [true, false],
    [true, true],
  ])
})

test('an entry is due when the last part of its life begins, and never later than it expires', (t) => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      (refreshAheadShare, nowMs, lifeMs) => {
        const lives = new EntryLives({ clock: new ManualClock(nowMs), refreshAheadShare })
        const dueAtMs = lives.dueAtMs(nowMs + lifeMs)
        return dueAtMs <= nowMs + lifeMs && Math.abs(dueAtMs - (nowMs + (1 - refreshAheadShare) * lifeMs)) < 0.01
      },
    ),
  )
  t.is(new EntryLives({ clock: new ManualClock(0) }).dueAtMs(1_000), 1_000)
})
