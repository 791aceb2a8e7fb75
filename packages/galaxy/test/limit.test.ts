import { Cancellation } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Deadlines } from '#src/deadlines.js'
import { limit } from '#src/limit.js'

const timedOut = (): Error => new Error('timed out')

test('work that ends in time gives its value, and leaves no timer and no listener', async (t) => {
  const clock = new ManualClock()
  const parent = new Cancellation()

  t.is(await limit(async () => 'value', 100, parent, new Deadlines(clock), timedOut), 'value')

  clock.advance(200)
  t.is(clock.pending, 0)
})

test('work that never ends is cut off at its limit, told so, and what it does later is ignored', async (t) => {
  const clock = new ManualClock()
  let told: unknown
  let late: (value: string) => void = () => {}
  const work = (cancellation: Cancellation): Promise<string> => {
    cancellation.onCancel((reason) => (told = reason))
    return new Promise((resolve) => (late = resolve))
  }
  const limited = limit(work, 100, new Cancellation(), new Deadlines(clock), timedOut)
  const rejected = t.throwsAsync(limited, { message: 'timed out' })

  clock.advance(110)
  late('too late')

  await rejected
  t.is((told as Error).message, 'timed out')
})

test('work is cancelled with its parent, and not begun if that has happened', async (t) => {
  const parent = new Cancellation()
  let begun = 0
  const work = (): Promise<string> => {
    begun += 1
    return new Promise(() => {})
  }
  const deadlines = new Deadlines(new ManualClock())
  const first = t.throwsAsync(limit(work, 100, parent, deadlines, timedOut), { message: 'parent' })

  parent.cancel(new Error('parent'))

  await first
  await t.throwsAsync(limit(work, 100, parent, deadlines, timedOut), { message: 'parent' })
  t.is(begun, 1)
})

test('work that throws before its first await rejects', async (t) => {
  const throwing = (): Promise<string> => {
    throw new Error('at once')
  }

  await t.throwsAsync(() => limit(throwing, 100, new Cancellation(), new Deadlines(new ManualClock()), timedOut), {
    message: 'at once',
  })
})

test('whoever waits is told at the limit, and the work is, though being told of the end throws', async (t) => {
  const clock = new ManualClock()
  let told: unknown
  const work = (cancellation: Cancellation): Promise<string> => {
    cancellation.onCancel((reason) => (told = reason))
    return new Promise(() => {})
  }
  const ended = (): void => {
    throw new Error('ended')
  }
  const limited = limit(work, 100, new Cancellation(), new Deadlines(clock), timedOut, ended)
  const rejected = t.throwsAsync(limited, { message: 'timed out' })

  t.throws(() => clock.advance(110), { message: 'ended' })

  await rejected
  t.is((told as Error).message, 'timed out')
})
