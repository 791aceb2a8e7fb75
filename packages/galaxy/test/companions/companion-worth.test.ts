import test from 'ava'
import { CompanionWorth } from '#src/companions/companion-worth.js'
import { type Confidence, confidences } from '#src/companions/confidence.js'

const worthOf = (): CompanionWorth => new CompanionWorth({ companionsReceived: 0, companionsUsed: 0 })

/** What most fetches take; one of sixteen takes whatever there is. */
function mostly(worth: CompanionWorth): Confidence | undefined {
  const answers = Array.from({ length: 16 }, () => worth.least())
  const [counts] = [undefined, ...confidences]
    .map((least) => ({ least, n: answers.filter((a) => a === least).length }))
    .sort((a, b) => b.n - a.n) as [{ least: Confidence | undefined; n: number }]
  return counts.least
}

test('at first whatever an owner sends is taken', (t) => {
  t.is(mostly(worthOf()), 1)
})

/**
 * Numbers of the fetches that take something, of the next `count`, from 1; the promoter says
 * the same of all that comes.
 */
const takingOf = (worth: CompanionWorth, count: number, isApproved: boolean): readonly number[] => {
  const taking: number[] = []
  for (let number = 1; number <= count; number++) {
    if (worth.least() === undefined) continue
    taking.push(number)
    worth.judged(isApproved)
  }
  return taking
}

test('what is never asked for is not taken any more, but by one fetch of sixteen', (t) => {
  const worth = worthOf()
  for (let i = 0; i < 100; i++) for (const confidence of confidences) worth.received(confidence)

  t.deepEqual(takingOf(worth, 50, true), [16, 32, 48])
})

test('what a promoter always refuses is tried by ever fewer fetches, and as often as at first once it says yes', (t) => {
  const worth = worthOf()
  for (let i = 0; i < 1000; i++) for (const confidence of confidences) worth.received(confidence)

  t.deepEqual(takingOf(worth, 16 + 16 + 32 + 64, false), [16, 16 + 16, 16 + 16 + 32, 16 + 16 + 32 + 64])
  t.is(takingOf(worth, 100_000, false).length, 3 + Math.floor((100_000 - (128 + 256 + 512)) / 1024))
  worth.judged(true)
  worth.judged(false)
  t.deepEqual(takingOf(worth, 40, true), [1, 17, 33])
})

test('of what owners are hardly sure of nothing is taken if it is not asked for, of the rest what is', (t) => {
  const worth = worthOf()
  for (let i = 0; i < 100; i++) {
    for (const confidence of confidences) worth.received(confidence)
    if (i % 4 === 0) worth.used(3)
    if (i % 8 === 0) worth.used(2)
    if (i % 64 === 0) worth.used(1)
  }

  t.is(mostly(worth), 2)
})

test('a stream that changes is followed', (t) => {
  const worth = worthOf()
  for (let i = 0; i < 10_000; i++) worth.received(1)
  t.is(mostly(worth), 2)
  for (let i = 0; i < 200; i++) {
    worth.received(1)
    worth.used(1)
  }
  t.is(mostly(worth), 1)
})

test('what was always asked for is not taken for ever once nobody asks for it', (t) => {
  const worth = worthOf()
  for (let i = 0; i < 10_000; i++) {
    worth.received(1)
    worth.used(1)
  }
  t.is(mostly(worth), 1)
  for (let i = 0; i < 1_000; i++) worth.received(1)
  t.is(mostly(worth), 2)
})

test('what was received and used is counted', (t) => {
  const counters = { companionsReceived: 0, companionsUsed: 0 }
  const worth = new CompanionWorth(counters)
  worth.received(1)
  worth.received(3)
  worth.used(3)

  t.deepEqual(counters, { companionsReceived: 2, companionsUsed: 1 })
})
