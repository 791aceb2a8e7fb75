import { json, string } from '@galaxycache/codecs'
import { type Galaxy, MiB, Universe } from '@galaxycache/galaxy'
import { LRUCache } from 'lru-cache'
import type { Effort, Row } from './result.js'
import { interleave, median, ratio, type Timing } from './rounds.js'
import { seeded, shuffled, zipf } from './zipf.js'

const keyCount = 100_000
const exponent = 0.99

const keys = Array.from({ length: keyCount }, (_, i) => `user:${i}`)
const random = seeded(1)
const draw = zipf(keyCount, exponent, random)
/** Keys in the order they are asked for. Prepared, so that drawing is not measured. */
const stream = Array.from({ length: 1 << 20 }, () => keys[draw()] as string)
const ask = (i: number): string => stream[i & (stream.length - 1)] as string

/** A flat string, as a decoder makes it, and not a tree of its parts. */
const textOf = (key: string, length: number): string => Buffer.from(key.padEnd(length, '.')).toString('latin1')

/** A hit in memory: this project against a bare Map and lru-cache. */
export async function hit({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const universe = new Universe({ self: 'alone' })
  const make = (name: string, length: number, maxTtlMs = Number.POSITIVE_INFINITY): Galaxy<string> =>
    universe.createGalaxy(name, { codec: string, maxBytes: 2048 * MiB, maxTtlMs, load: (key) => textOf(key, length) })
  const forever = make('forever', 100)
  const mortal = make('mortal', 100, 3_600_000)
  const map = new Map<string, string>()
  const lru = new LRUCache<string, string>({ maxSize: 1024 * MiB, ttl: 3_600_000, sizeCalculation: () => 100 })
  const fetching = new LRUCache<string, string>({
    maxSize: 1024 * MiB,
    ttl: 3_600_000,
    sizeCalculation: () => 100,
    fetchMethod: async (key) => textOf(key, 100),
  })
  for (const key of shuffled(keys, random)) {
    map.set(key, textOf(key, 100))
    lru.set(key, textOf(key, 100))
    fetching.set(key, textOf(key, 100))
    await forever.get(key)
    await mortal.get(key)
  }
  const reading = (read: (key: string) => { readonly length: number } | undefined) => (count: number) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += read(ask(i))?.length ?? 0
    return sum
  }
  const awaiting = (read: (key: string) => Promise<string | undefined>) => async (count: number) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += (await read(ask(i)))?.length ?? 0
    return sum
  }
  const sync = await interleave(
    [
      { name: 'Map.get', run: reading((key) => map.get(key)) },
      { name: 'lru-cache get (bytes and TTL)', run: reading((key) => lru.get(key)) },
      { name: 'getIfCached', run: reading((key) => forever.getIfCached(key)) },
      { name: 'getIfCached, values that expire', run: reading((key) => mortal.getIfCached(key)) },
    ],
    smoke ? 1_000 : 1 << 20,
    rounds,
  )
  const async = await interleave(
    [
      { name: 'await lru-cache fetch', run: awaiting((key) => fetching.fetch(key)) },
      { name: 'await get', run: awaiting((key) => forever.get(key)) },
      { name: 'await get, values that expire', run: awaiting((key) => mortal.get(key)) },
    ],
    smoke ? 1_000 : 1 << 18,
    rounds,
  )
  await universe.close()
  const [bare, lruGet, mine, mineMortal] = sync
  const [lruFetch, get, getMortal] = async
  return [
    row(bare),
    row(lruGet, bare),
    row(mine, bare, '<= 1.5'),
    row(mine, lruGet, '<= 0.7'),
    row(mineMortal, bare, '<= 1.5'),
    row(mineMortal, lruGet, '<= 0.7'),
    row(lruFetch),
    row(get, lruFetch, '<= 1'),
    row(getMortal, lruFetch, '<= 1'),
    ...(await bySize({ rounds, smoke })),
  ]
}

/** A hit on a large value takes as long as one on a small value. */
async function bySize({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const universe = new Universe({ self: 'alone' })
  const rows: Row[] = []
  for (const [name, codec, load] of [
    ['string', string, (length: number) => 'x'.repeat(length)],
    ['json', json<unknown>(), (length: number) => ({ text: 'x'.repeat(length) })],
  ] as const) {
    const galaxy = universe.createGalaxy<unknown>(name, {
      codec,
      load: (key) => load(Number(key)),
    })
    const lengths = ['100', '100000']
    for (const length of lengths) await galaxy.get(length)
    const cases = lengths.map((length) => ({
      name: `getIfCached, ${name} of ${length} B`,
      run: (count: number) => {
        let found = 0
        for (let i = 0; i < count; i++) if (galaxy.getIfCached(length) !== undefined) found++
        return found
      },
    }))
    const [small, large] = await interleave(cases, smoke ? 1_000 : 1 << 20, rounds)
    rows.push(row(small), row(large, small, '<= 1.1'))
  }
  await universe.close()
  return rows
}

function row(timing: Timing | undefined, against?: Timing, goal?: string): Row {
  if (timing === undefined) throw new Error('a case is missing')
  return {
    benchmark: 'hit',
    case: timing.name,
    measured: `${median(timing.rounds).toFixed(0)} ns`,
    ...(against && { against: against.name, ratio: ratio(timing, against) }),
    ...(goal && { goal }),
  }
}
