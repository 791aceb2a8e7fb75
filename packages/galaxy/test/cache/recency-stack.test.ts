import { lruStore, type StoredEntry } from '@galaxycache/galaxy'
import test from 'ava'
import { RecencyStack } from '#src/cache/recency-stack.js'
import { seededRandom } from '../random.js'

/** A stack that is asked for keys by name: it remembers when each was asked for last. */
class NamedStack {
  readonly stack: RecencyStack
  readonly #lastAt = new Map<string, number>()
  #now: number

  constructor(deepest: number, stretches: number, firstAt = 0) {
    this.stack = new RecencyStack(deepest, stretches)
    this.#now = firstAt
  }

  ageOf(key: string): number {
    const lastAt = this.#lastAt.get(key)
    return lastAt === undefined ? Number.POSITIVE_INFINITY : (this.#now - lastAt) >>> 0
  }

  ask(key: string, bytes = 1): number {
    this.#now = (this.#now + 1) | 0
    const distance = this.stack.asked(this.#now, this.ageOf(key), bytes)
    this.#lastAt.set(key, this.#now)
    return distance
  }

  /** So many requests pass that the stack is not told of. */
  pass(requests: number): void {
    this.#now = (this.#now + requests) | 0
  }

  gone(key: string, bytes = 1): void {
    this.stack.gone(this.#now, this.ageOf(key), bytes)
    this.#lastAt.delete(key)
  }
}

/** Requests that LRU misses in `room` bytes. */
function lruMisses(requests: readonly { key: string; bytes: number }[], room: number): number {
  const store = lruStore<StoredEntry>('main')
  let misses = 0
  for (const { key, bytes } of requests) {
    if (store.get(key) !== undefined) continue
    misses++
    while (store.bytes + bytes > room) store.evict()
    store.add({ key, chargedBytes: bytes, expiresAtMs: Number.POSITIVE_INFINITY, value: key })
  }
  return misses
}

test('the distance of a key is what was asked for since, each key once', (t) => {
  const stack = new NamedStack(60, 60)

  t.is(stack.ask('a', 10), Number.POSITIVE_INFINITY)
  for (const key of ['b', 'c', 'b']) stack.ask(key, 10)

  // Half of its own stretch of time counts in.
  t.is(stack.ask('a', 10), 25)
  t.is(stack.ask('a', 10), 5)
})

test('a key that is gone counts for none that was asked for before', (t) => {
  const stack = new NamedStack(60, 60)
  for (const key of ['a', 'b', 'c']) stack.ask(key, 10)

  stack.gone('b', 10)

  t.is(stack.ask('a', 10), 15)
})

test('distances are right however many requests few keys were asked for in', (t) => {
  const stack = new NamedStack(64_000, 64)
  for (let i = 0; i < 600; i++) stack.ask(`key ${i}`, 100)
  const few = Array.from({ length: 5 }, (_, i) => `few ${i}`)
  for (const key of few) stack.ask(key, 100)
  const distances = few.map((key) => stack.ask(key, 100))

  for (let n = 0; n < 5; n++) {
    stack.pass(2 ** 31 + 10)
    // As if these were some of the requests that passed.
    for (const key of few) stack.ask(key, 100)
    t.deepEqual(
      few.map((key) => stack.ask(key, 100)),
      distances,
    )
  }
})

test('the stack is full when keys of more bytes than its deepest were asked for', (t) => {
  const stack = new NamedStack(30, 8)

  for (const key of ['a', 'b', 'c', 'a', 'b', 'c']) stack.ask(key, 10)
  t.false(stack.stack.isFull)

  stack.ask('d', 10)
  t.true(stack.stack.isFull)
})

for (const [seed, firstAt] of [
  [1, 0],
  [2, 2 ** 31 - 30_000],
  [3, -30_000],
] as const) {
  test(`distances tell what LRU of any size misses, to a fiftieth, seed ${seed}`, (t) => {
    const random = seededRandom(seed)
    const sizes = Array.from({ length: 5_000 }, () => 1 + Math.floor(9 * random()))
    const requests = Array.from({ length: 100_000 }, (_, i) => {
      // Popular keys, and a scan that comes back now and then.
      const number = random() < 0.8 ? Math.floor(5_000 ** random()) : i % 5_000
      return { key: `key ${number}`, bytes: sizes[number] as number }
    })
    const stack = new NamedStack(4_000, 64, firstAt)

    const distances = requests.map(({ key, bytes }) => stack.ask(key, bytes))

    for (const room of [500, 1_000, 2_000, 4_000]) {
      const told = distances.filter((distance) => distance >= room).length
      const missed = lruMisses(requests, room)
      t.true(Math.abs(told / missed - 1) < 0.02, `${told} told, ${missed} missed in ${room} bytes`)
    }
  })
}
