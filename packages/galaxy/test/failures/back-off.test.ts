import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { BackOff } from '#src/failures/back-off.js'
import { resolveBackOff } from '#src/failures/back-off-options.js'

const options = { firstMs: 100, maxMs: 1_000, factor: 2, jitter: 0, maxKeys: 3 }
const error = new Error('down')

/** Lengths of the pauses after so many errors, each as soon as the pause before is over. */
function pauses(count: number, backOff: BackOff, clock: ManualClock): number[] {
  return Array.from({ length: count }, () => {
    backOff.failed('k', error)
    const leftMs = backOff.pauseOf('k')?.leftMs ?? 0
    clock.advance(leftMs)
    return leftMs
  })
}

test('pauses grow by the factor up to the longest', (t) => {
  const clock = new ManualClock()

  t.deepEqual(pauses(6, new BackOff(options, clock, Math.random), clock), [100, 200, 400, 800, 1_000, 1_000])
})

test('a pause tells of its error and ends by itself, by a write, by an answer of the backend and by a clear', (t) => {
  const clock = new ManualClock()
  const backOff = new BackOff(options, clock, Math.random)
  backOff.failed('k', error)

  t.deepEqual(backOff.pauseOf('k'), { error, leftMs: 100 })
  clock.advance(100)
  t.is(backOff.pauseOf('k'), undefined)
  for (const end of [() => backOff.forget('k'), () => backOff.forgetAll()]) {
    backOff.failed('k', error)
    end()
    t.is(backOff.pauseOf('k'), undefined)
    backOff.failed('k', error)
    t.is(backOff.pauseOf('k')?.leftMs, 100, 'and the next error is a first one')
  }
})

test('a key that nobody asked for in the longest pause after its own begins anew', (t) => {
  const clock = new ManualClock()
  const backOff = new BackOff(options, clock, Math.random)
  pauses(3, backOff, clock)
  clock.advance(999)
  backOff.failed('k', error)
  t.is(backOff.pauseOf('k')?.leftMs, 800)

  clock.advance(800 + 1_000)
  backOff.failed('k', error)

  t.is(backOff.pauseOf('k')?.leftMs, 100)
})

test('jitter takes off a part of a pause and adds nothing', (t) => {
  const lengths = [0, 0.5, 0.999].map((chance) => {
    const clock = new ManualClock()
    return pauses(2, new BackOff({ ...options, jitter: 1 / 2 }, clock, () => chance), clock).map(Math.round)
  })

  t.deepEqual(lengths, [
    [100, 200],
    [75, 150],
    [50, 100],
  ])
})

test('of more keys than the limit, the one that failed longest ago is forgotten', (t) => {
  const backOff = new BackOff(options, new ManualClock(), Math.random)

  for (const key of ['a', 'b', 'c', 'a', 'd']) backOff.failed(key, error)

  t.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => backOff.pauseOf(key) !== undefined),
    [true, false, true, true],
  )
})

test('however many errors in a row, a pause is a number of ms up to the longest', (t) => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const factor = fc.double({ min: 1, max: 1e300, noNaN: true })
  fc.assert(
    fc.property(share, share, factor, fc.nat({ max: 2_000 }), (jitter, chance, by, errors) => {
      const clock = new ManualClock()
      const backOff = new BackOff({ ...options, jitter, factor: by }, clock, () => chance)
      for (let i = 0; i <= errors; i++) backOff.failed('k', error)
      const leftMs = backOff.pauseOf('k')?.leftMs ?? 0
      return leftMs >= 0 && leftMs <= 1_000
    }),
  )
  t.pass()
})

test('long keys are remembered in bounded memory: those that failed longest ago are forgotten', (t) => {
  const backOff = new BackOff({ ...options, maxKeys: 10_000 }, new ManualClock(), Math.random)
  const keys = Array.from({ length: 18 }, (_, n) => `${n}${'x'.repeat(60_000)}`)

  for (const key of keys) backOff.failed(key, error)

  t.is(
    keys.findIndex((key) => backOff.pauseOf(key) !== undefined),
    2,
  )
})

test('what is left out has its default, and wrong options are refused by name', (t) => {
  t.is(resolveBackOff(undefined), undefined)
  t.deepEqual(resolveBackOff({}), { firstMs: 100, maxMs: 10_000, factor: 2, jitter: 1 / 2, maxKeys: 10_000 })
  const wrong = [
    [{ firstMs: 0 }, 'backOff.firstMs must be a number of ms above 0, got 0'],
    [{ maxMs: 50 }, 'backOff.maxMs must be a finite number of ms from backOff.firstMs (100), got 50'],
    [{ factor: 0.5 }, 'backOff.factor must be a finite number from 1, got 0.5'],
    [{ jitter: 2 }, 'backOff.jitter must be a number from 0 to 1, got 2'],
    [{ maxKeys: 0 }, 'backOff.maxKeys must be a positive integer, got 0'],
  ] as const
  for (const [given, message] of wrong) t.throws(() => resolveBackOff(given), { instanceOf: RangeError, message })
  t.throws(() => resolveBackOff(5 as unknown as object), {
    instanceOf: TypeError,
    message: 'backOff must be a boolean or an object, got 5',
  })
})
