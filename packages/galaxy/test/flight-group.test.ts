import { getEventListeners } from 'node:events'
import { CancelledError, hasCode } from '@galaxycache/galaxy'
import { ManualClock, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { Caller } from '#src/caller.js'
import { Deadlines } from '#src/deadlines.js'
import type { Flight } from '#src/flight.js'
import { FlightGroup } from '#src/flight-group.js'

test('ten concurrent callers of one key share one load', async (t) => {
  const flights = new FlightGroup<number>()
  let loads = 0

  const values = await Promise.all(Array.from({ length: 10 }, () => flights.join('k', async () => ++loads)))

  t.deepEqual(values, Array(10).fill(1))
  t.is(flights.size, 0)
})

test('callers of different keys do not share', async (t) => {
  const flights = new FlightGroup<string>()

  t.deepEqual(await Promise.all(['a', 'b'].map((key) => flights.join(key, async () => key))), ['a', 'b'])
})

test('a flight is under way when its work begins, so work that asks for its own key does not start again', async (t) => {
  const flights = new FlightGroup<string>()
  let inner: Promise<string> | undefined

  const outer = flights.join('k', async () => {
    inner = flights.join('k', async () => 'a second start')
    return 'value'
  })

  t.is(await outer, 'value')
  t.is(await inner, 'value')
})

test('a flight’s deadline is that of its most patient waiter', (t) => {
  const clock = new ManualClock(0)
  const deadlines = new Deadlines(clock)
  const flights = new FlightGroup<string>()
  let flight: Flight<string> | undefined
  const start = (started: Flight<string>): Promise<string> => {
    flight = started
    return new Promise(() => {})
  }
  const join = (timeoutMs?: number): void => {
    const caller = timeoutMs === undefined ? undefined : new Caller('g', 'k', { timeoutMs }, deadlines)
    flights.join('k', start, caller).catch(() => {})
  }

  join(100)
  t.is(flight?.deadlineAtMs, 100)
  join(300)
  join(200)
  t.is(flight?.deadlineAtMs, 300)
  join()
  t.is(flight?.deadlineAtMs, Number.POSITIVE_INFINITY)
  t.is(flight?.joined, 4)
})

test('cancelling all flights tells the work of each', async (t) => {
  const flights = new FlightGroup<string>()
  const reasons: unknown[] = []
  const rejections = ['a', 'b'].map((key) =>
    t.throwsAsync(
      flights.join(
        key,
        ({ cancellation }) =>
          new Promise((_, reject) => {
            cancellation.onCancel((reason) => {
              reasons.push(reason)
              reject(reason)
            })
          }),
      ),
    ),
  )
  const reason = new CancelledError('the test')

  flights.cancelAll(reason)

  await Promise.all(rejections)
  t.deepEqual(reasons, [reason, reason])
  await flights.drained()
  t.is(flights.size, 0)
})

/** What may happen to the flights of a few keys. */
type Step =
  | { readonly do: 'join'; readonly key: number; readonly timeoutMs: number | undefined; readonly abortable: boolean }
  | { readonly do: 'abort'; readonly caller: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'land'; readonly key: number; readonly well: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('join' as const),
    key: fc.nat(2),
    timeoutMs: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    abortable: fc.boolean(),
  }),
  fc.record({ do: fc.constant('abort' as const), caller: fc.nat(20) }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.nat(60) }),
  fc.record({ do: fc.constant('land' as const), key: fc.nat(2), well: fc.boolean() }),
)

interface Started {
  readonly key: number
  readonly flight: Flight<string>
  readonly settle: (well: boolean) => void
  landed: boolean
}

interface Waiting {
  readonly started: Started
  readonly controller: AbortController
  readonly caller: Caller | undefined
  outcomes: string[]
}

test('whatever joins, aborts, times out and lands: one flight a key, one outcome a caller, nothing left behind', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const clock = new ManualClock(0)
      const deadlines = new Deadlines(clock)
      const flights = new FlightGroup<string>()
      const started: Started[] = []
      const waiting: Waiting[] = []
      const open = (key: number): Started[] =>
        started.filter((one) => one.key === key && !one.landed && !one.flight.cancellation.cancelled)

      const start =
        (key: number) =>
        (flight: Flight<string>): Promise<string> =>
          new Promise((resolve, reject) => {
            const land = (well: boolean): void => (well ? resolve('value') : reject(new Error('down')))
            started.push({ key, flight, settle: land, landed: false })
          })
      const join = ({ key, timeoutMs, abortable }: Extract<Step, { do: 'join' }>): void => {
        const controller = new AbortController()
        const limited = abortable || timeoutMs !== undefined
        const caller = limited
          ? new Caller('g', `k${key}`, { timeoutMs, signal: abortable ? controller.signal : undefined }, deadlines)
          : undefined
        const joined = flights.join(`k${key}`, start(key), caller)
        const one: Waiting = { started: open(key)[0] as Started, controller, caller, outcomes: [] }
        waiting.push(one)
        const done = (outcome: string): void => {
          one.outcomes.push(outcome)
          caller?.release()
        }
        joined.then(done, (error: unknown) =>
          done(hasCode(error, 'CANCELLED') || hasCode(error, 'DEADLINE_EXCEEDED') ? 'left' : 'failed'),
        )
      }

      for (const one of steps) {
        if (one.do === 'join') join(one)
        else if (one.do === 'abort') waiting[one.caller % Math.max(1, waiting.length)]?.controller.abort()
        else if (one.do === 'advance') clock.advance(one.ms)
        else {
          for (const flight of open(one.key)) {
            flight.landed = true
            flight.settle(one.well)
          }
        }
        await settle()
        for (const key of [0, 1, 2]) if (open(key).length > 1) return false
        // A flight is cancelled exactly when all who joined it have left.
        for (const flight of started) {
          const left = waiting
            .filter((waiter) => waiter.started === flight)
            .every(({ outcomes }) => outcomes[0] === 'left')
          if (flight.flight.cancellation.cancelled !== left) return false
        }
      }
      for (const flight of started) flight.settle(true)
      await settle()
      clock.advance(10_000)
      return (
        flights.size === 0 &&
        clock.pending === 0 &&
        waiting.every(
          ({ outcomes, controller }) =>
            outcomes.length === 1 && getEventListeners(controller.signal, 'abort').length === 0,
        )
      )
    }),
    { numRuns: 150 },
  )
  t.pass()
})
