import { Lender } from '@galaxycache/galaxy'
import test from 'ava'
import { seededRandom } from '../random.js'

const room = 6_400

/** Asks for keys by number, each of 10 bytes, and keeps for the lender when each was asked for last. */
class Asking {
  readonly lender: Lender
  readonly #lastAt = new Map<number, number>()
  #now = 0

  constructor(maxLentBytes = room) {
    this.lender = new Lender(room, maxLentBytes)
  }

  /** @param isHeld whether the store has the key, of which so many others were asked for since */
  ask(key: number, isHeld: (age: number) => boolean): void {
    const now = ++this.#now
    const age = now - (this.#lastAt.get(key) ?? Number.NEGATIVE_INFINITY)
    this.lender.asked(now, age, 10, isHeld(age))
    this.#lastAt.set(key, now)
  }
}

/** As `ask` wants it: a store that has whatever was asked for before. */
const hasAll = (age: number): boolean => age !== Number.POSITIVE_INFINITY
const hasNone = (): boolean => false

/** Asks for `times` keys, half of them new, the others one of `keys` in turn, which so are `20 * keys` bytes deep. */
function askInTurns(
  asking: Asking,
  keys: number,
  times: number,
  isHeld: (age: number) => boolean,
  firstNew = 1e6,
): void {
  for (let i = 0; i < times; i++) asking.ask(i % 2 === 0 ? firstNew + i : Math.floor(i / 2) % keys, isHeld)
}

test('lends nothing before it was asked for anything', (t) => {
  t.is(new Lender(room, room).lentBytes, 0)
})

test('lends the room that LRU would not need', (t) => {
  const asking = new Asking()

  askInTurns(asking, 160, 20_000, hasAll)

  // LRU would have them in 3,200 bytes.
  t.true(asking.lender.lentBytes >= room / 2 - 200 && asking.lender.lentBytes <= room / 2, `${asking.lender.lentBytes}`)
})

test('lends nothing if LRU needs all of it', (t) => {
  const asking = new Asking()

  askInTurns(asking, 318, 20_000, hasAll)

  t.is(asking.lender.lentBytes, 0)
})

test('lends no more than it may', (t) => {
  const asking = new Asking(room / 8)

  askInTurns(asking, 100, 20_000, hasAll)

  t.is(asking.lender.lentBytes, room / 8)
})

test('of room that LRU would need, lends some if the store misses fewer than LRU, and none if not', (t) => {
  const [asLru, better] = [0, 0.3].map((saved) => {
    const random = seededRandom(7)
    const chance = seededRandom(8)
    const asking = new Asking()
    for (let i = 0; i < 60_000; i++) {
      const key = Math.floor(5_000 ** random())
      // LRU has what was asked for about so long ago.
      asking.ask(key, (age) => age < 1_000 || chance() < saved)
    }
    return asking.lender.lentBytes
  }) as [number, number]

  t.is(asLru, 0)
  t.true(better > 0)
})

test('lends nothing while the store pays back what it missed too often, and then lends again', (t) => {
  const asking = new Asking()
  askInTurns(asking, 100, 5_000, hasAll)
  t.true(asking.lender.lentBytes > 0)

  askInTurns(asking, 100, 2_000, hasNone, 2e6)
  t.is(asking.lender.lentBytes, 0)

  // LRU would miss all of these.
  askInTurns(asking, 400, 10_000, hasAll, 3e6)
  askInTurns(asking, 100, 2_000, hasAll, 4e6)
  t.true(asking.lender.lentBytes > 0, `${asking.lender.lentBytes}`)
})

test('misses that were too many are not forgotten with the window they were in', (t) => {
  const lentAfter = (tooMany: number): number => {
    const asking = new Asking()
    askInTurns(asking, 100, 5_000, hasAll)
    askInTurns(asking, 100, tooMany, hasNone, 2e6)
    // Several windows later the counts know nothing of it, and the store is no better than LRU.
    askInTurns(asking, 100, 10_000, hasAll, 3e6)
    return asking.lender.lentBytes
  }

  t.true(lentAfter(0) > 0)
  t.is(lentAfter(4_000), 0)
})

/** Asks as `askInTurns`, of a store that misses one key of `each` that LRU has. */
function askMissing(asking: Asking, each: number, times: number): void {
  let asked = 0
  askInTurns(asking, 100, times, (age) => age !== Number.POSITIVE_INFINITY && ++asked % each > 0, 5e6)
}

test('lends although the store misses 2.5% more than LRU, and not if it misses 10% more', (t) => {
  const [few, many] = [new Asking(), new Asking()]

  askMissing(few, 40, 40_000)
  askMissing(many, 10, 40_000)

  t.true(few.lender.lentBytes > 0)
  t.is(many.lender.lentBytes, 0)
})

test('no load is allowed beyond those of LRU until the depths were there for half as long as it took them to be', (t) => {
  // 1,080 requests for half as many new keys, and 100 others, fill 6,400 bytes.
  const lentAfter = (requests: number): number => {
    const asking = new Asking()
    askInTurns(asking, 100, 1_000, hasAll)
    askMissing(asking, 40, requests - 1_000)
    return asking.lender.lentBytes
  }

  t.is(lentAfter(1_400), 0)
  t.true(lentAfter(6_000) > 0)
})

test('a store that got room back has not earned with it what it would have to give', (t) => {
  // LRU would miss in its own room most of what such a store has in half as much again.
  const lentAfter = (gotBackBytes: number): number => {
    const asking = new Asking()
    asking.lender.gotBack(gotBackBytes)
    const random = seededRandom(5)
    for (let i = 0; i < 40_000; i++) asking.ask(Math.floor(900 * random()), (age) => age < 1_100)
    return asking.lender.lentBytes
  }

  t.true(lentAfter(room / 2) <= lentAfter(0), `${lentAfter(room / 2)}, ${lentAfter(0)}`)
})
