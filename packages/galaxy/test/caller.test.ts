import { getEventListeners } from 'node:events'
import { Cancellation, CancelledError, DeadlineExceededError } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Caller, type CallerOptions } from '#src/caller.js'
import { Deadlines } from '#src/deadlines.js'

const clock = new ManualClock(1_000)
const deadlines = new Deadlines(clock)
const callerWith = (options: CallerOptions): Caller => new Caller('users', '42', options, deadlines)

test('the error of a caller shows the beginning of a long key, and not all of it', (t) => {
  const controller = new AbortController()
  const caller = new Caller('users', 'x'.repeat(10_000), { signal: controller.signal }, deadlines)

  controller.abort()

  t.is(
    (caller.cancellation.reason as Error).message,
    `get of key "${'x'.repeat(100)}..." of galaxy "users" was cancelled`,
  )
})

test('the error of a time limit tells whole milliseconds', (t) => {
  t.is(new DeadlineExceededError('fetch', 69.994_419_6).message, 'fetch did not end within 70 ms')
  t.is(new DeadlineExceededError('fetch', 0.2).message, 'fetch did not end within 1 ms')
})

test('an abort becomes a CancelledError that says what was cancelled and why', (t) => {
  const controller = new AbortController()
  const { cancellation } = callerWith({ signal: controller.signal })

  controller.abort(new Error('the page was closed'))

  const error = cancellation.reason as CancelledError
  t.like(error, {
    code: 'CANCELLED',
    galaxy: 'users',
    key: '42',
    message: 'get of key "42" of galaxy "users" was cancelled',
  })
  t.is((error.cause as Error).message, 'the page was closed')
})

test('a signal that kept a time limit makes a DeadlineExceededError', (t) => {
  const { cancellation } = callerWith({ signal: AbortSignal.abort(new DOMException('too late', 'TimeoutError')) })

  t.true(cancellation.reason instanceof DeadlineExceededError)
})

test('a signal that was aborted before ends the wait before it begins', (t) => {
  const caller = callerWith({ signal: AbortSignal.abort() })

  t.throws(() => caller.throwIfGone(), { instanceOf: CancelledError })
})

test('the error of whoever cancelled is kept if it is one of ours', (t) => {
  const cancellation = new Cancellation()
  const caller = callerWith({ cancellation })
  const reason = new CancelledError('the peer’s call')

  cancellation.cancel(reason)

  t.is(caller.cancellation.reason, reason)
})

test('a time limit ends the wait and is named in the error', (t) => {
  const caller = callerWith({ timeoutMs: 250 })

  t.is(caller.deadlineAtMs, clock.monotonicNow() + 250)
  clock.advance(260)

  t.regex((caller.cancellation.reason as Error).message, /did not end within 250 ms/)
})

test('released, a caller holds on to no signal and no deadline', (t) => {
  const { signal } = new AbortController()
  const caller = callerWith({ signal, timeoutMs: 50 })

  caller.release()
  clock.advance(100)

  t.false(caller.cancellation.cancelled)
  t.is(getEventListeners(signal, 'abort').length, 0)
})

test('however many callers share a signal, it has one listener, and tells those who still wait', (t) => {
  const controller = new AbortController()
  const { signal } = controller
  const callers = Array.from({ length: 50 }, () => callerWith({ signal }))

  t.is(getEventListeners(signal, 'abort').length, 1)
  callers[0]?.release()
  callers[0]?.release()
  controller.abort()

  t.deepEqual(
    callers.map(({ cancellation }) => cancellation.cancelled),
    [false, ...Array<boolean>(49).fill(true)],
  )
  for (const caller of callers) caller.release()
  t.is(getEventListeners(signal, 'abort').length, 0)
})

test('a cancellation calls each listener once, late ones at once, and removed ones never', (t) => {
  const cancellation = new Cancellation()
  const heard: string[] = []
  cancellation.onCancel((reason) => heard.push(`early ${reason}`))
  cancellation.onCancel(() => heard.push('removed'))()
  const { signal } = cancellation

  cancellation.cancel('first')
  cancellation.cancel('second')
  cancellation.onCancel((reason) => heard.push(`late ${reason}`))

  t.deepEqual(heard, ['early first', 'late first'])
  t.is(cancellation.reason, 'first')
  t.is(signal.reason, 'first')
})

test('the signal of a cancellation that has happened is aborted when it is made', (t) => {
  const cancellation = new Cancellation()
  cancellation.cancel('gone')

  t.true(cancellation.signal.aborted)
  t.is(cancellation.signal.reason, 'gone')
})
