import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { CircuitBreaker, type CircuitState, type Pass } from '#src/trouble/circuit-breaker.js'

function breakerOf(options: { failures?: number; openMs?: number; maxOpenMs?: number } = {}) {
  const clock = new ManualClock()
  const states: CircuitState[] = []
  const complete = { failures: 3, openMs: 1_000, maxOpenMs: 5_000, ...options }
  const breaker = new CircuitBreaker(complete, clock, (state) => void states.push(state))
  const call = (): Pass => {
    const pass = breaker.enter()
    if (pass === undefined) throw new RangeError('a call must be allowed here')
    return pass
  }
  return { breaker, clock, states, call, fail: () => breaker.unanswered(call(), 'failed') }
}

test('failures one after the other open the circuit, and then no call is made', (t) => {
  const { breaker, fail } = breakerOf()

  fail()
  fail()
  t.is(breaker.state, 'closed')
  fail()

  t.is(breaker.state, 'open')
  t.is(breaker.enter(), undefined)
})

test('an answer between failures begins the count anew', (t) => {
  const { breaker, fail } = breakerOf()

  for (let round = 0; round < 5; round++) {
    fail()
    fail()
    breaker.answered()
  }

  t.is(breaker.state, 'closed')
})

test('when its time is over one call is made, and no other until it has ended', (t) => {
  const { breaker, clock, fail, states } = breakerOf()
  for (let i = 0; i < 3; i++) fail()

  clock.advance(999)
  t.is(breaker.enter(), undefined)
  clock.advance(1)

  t.is(breaker.enter(), 'probe')
  t.is(breaker.enter(), undefined)
  t.is(breaker.state, 'half-open')
  breaker.answered()
  t.is(breaker.enter(), 'call')
  t.deepEqual(states, ['open', 'half-open', 'closed'])
})

test('after each probe that fails the circuit stays open twice as long, up to maxOpenMs', (t) => {
  const { breaker, clock, fail } = breakerOf()
  for (let i = 0; i < 3; i++) fail()
  const opened: number[] = []

  for (let probe = 0; probe < 5; probe++) {
    const before = clock.monotonicNow()
    while (!breaker.isPassable) clock.advance(100)
    opened.push(clock.monotonicNow() - before)
    fail()
  }

  t.deepEqual(opened, [1_000, 2_000, 4_000, 5_000, 5_000])
})

test('a late answer closes the circuit, a late failure does not keep it open for longer', (t) => {
  const { breaker, clock, call, fail } = breakerOf()
  const late = [call(), call()]
  for (let i = 0; i < 3; i++) fail()
  clock.advance(900)

  breaker.unanswered(late[0] ?? 'call', 'failed')
  clock.advance(100)
  t.true(breaker.isPassable)
  breaker.answered()

  t.is(breaker.state, 'closed')
})

test('calls that are given up count for nothing as long as the peer has not been silent for a second', (t) => {
  const { breaker, clock, call } = breakerOf()

  for (let i = 0; i < 9; i++) {
    const pass = call()
    clock.advance(100)
    breaker.unanswered(pass, 'given-up')
  }

  t.is(breaker.state, 'closed')
  for (let i = 0; i < 3; i++) {
    const pass = call()
    clock.advance(100)
    breaker.unanswered(pass, 'given-up')
  }
  t.is(breaker.state, 'open')
})

test('time in which a peer is not asked is no silence', (t) => {
  const { breaker, clock, call } = breakerOf()

  for (let i = 0; i < 20; i++) {
    const passes = [call(), call()]
    clock.advance(20)
    for (const pass of passes) breaker.unanswered(pass, 'given-up')
    clock.advance(1_100)
  }

  t.is(breaker.state, 'closed')
})

test('a peer that says nothing for a second of being asked is silent, however the calls overlap', (t) => {
  const { breaker, clock, call } = breakerOf({ failures: 1 })
  const overlap = (): void => {
    const first = call()
    clock.advance(200)
    const second = call()
    clock.advance(200)
    breaker.unanswered(first, 'given-up')
    clock.advance(200)
    breaker.unanswered(second, 'given-up')
  }
  overlap()
  clock.advance(5_000)
  t.is(breaker.state, 'closed')

  overlap()

  t.is(breaker.state, 'open')
})

test('a probe that is given up after a long silence has failed', (t) => {
  const { breaker, clock, call, fail } = breakerOf()
  for (let i = 0; i < 3; i++) fail()
  clock.advance(1_000)

  breaker.unanswered(call(), 'given-up')

  t.false(breaker.isPassable)
  clock.advance(2_000)
  t.true(breaker.isPassable)
})

test('a probe that is given up at once leaves room for the next', (t) => {
  const { breaker, clock, call, fail } = breakerOf({ openMs: 100 })
  for (let i = 0; i < 3; i++) fail()
  clock.advance(100)

  breaker.unanswered(call(), 'given-up')

  t.true(breaker.isPassable)
})

test('calls that were not made after all say nothing of the peer, and a probe among them comes later', (t) => {
  const { breaker, clock, call, fail, states } = breakerOf({ openMs: 100 })
  for (let i = 0; i < 5; i++) {
    const pass = call()
    clock.advance(1_000)
    breaker.unanswered(pass, 'not-asked')
  }
  t.is(breaker.state, 'closed')
  for (let i = 0; i < 3; i++) fail()
  clock.advance(100)

  for (let i = 0; i < 3; i++) {
    breaker.unanswered(call(), 'not-asked')
    t.false(breaker.isPassable)
    clock.advance(100)
    t.true(breaker.isPassable)
  }

  t.is(states.at(-1), 'open')
})
