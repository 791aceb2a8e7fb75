import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Pauses } from '#src/freshness/pauses.js'

test('a key is let be for as long as a pause takes, counted from the last', (t) => {
  const clock = new ManualClock()
  const pauses = new Pauses(1_000, clock)
  t.false(pauses.includes('k'))

  pauses.begin('k')
  clock.advance(999)
  pauses.begin('k')
  clock.advance(999)

  t.deepEqual([pauses.includes('k'), pauses.includes('other')], [true, false])
  clock.advance(1)
  t.false(pauses.includes('k'))
})

test('a change of the time of day neither lengthens nor shortens a pause', (t) => {
  const clock = new ManualClock()
  const pauses = new Pauses(1_000, clock)
  pauses.begin('k')

  clock.set(clock.now() + 86_400_000)

  t.true(pauses.includes('k'))
})

test('beyond ten thousand keys every key is let be, until the last pause ends', (t) => {
  const clock = new ManualClock()
  const pauses = new Pauses(1_000, clock)
  for (let i = 0; i <= 10_000; i++) pauses.begin(`key-${i}`)

  t.true(pauses.includes('one that was never paused'))
  clock.advance(1_000)

  t.false(pauses.includes('key-0'))
  pauses.begin('k')
  t.deepEqual([pauses.includes('k'), pauses.includes('key-0')], [true, false])
})
