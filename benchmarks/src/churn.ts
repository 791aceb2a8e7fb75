import { string } from '@galaxycache/codecs'
import { type CacheFactory, type Galaxy, lruStore, MiB, Universe } from '@galaxycache/galaxy'
import { LRUCache } from 'lru-cache'
import type { Effort, Row } from './result.js'
import { interleave, median, ratio } from './rounds.js'
import { seeded, zipf } from './zipf.js'

const keyCount = 200_000
const exponent = 0.99
const valueBytes = 100

/** A cache that is asked for keys and fills itself. */
interface Contestant {
  readonly name: string
  /** @returns whether it was a hit */
  ask(key: string): boolean | Promise<boolean>
  /** Entries that it holds now. */
  readonly entries: () => number
}

/** A working set several times the budget: every miss puts something out. */
export async function churn({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const draw = zipf(keyCount, exponent, seeded(2))
  const stream = Array.from({ length: smoke ? 2_000 : 1 << 19 }, () => `user:${draw()}`)
  const maxBytes = smoke ? MiB : 10 * MiB
  const universe = new Universe({ self: 'alone' })
  const mine = filled(universe, 'galaxy', maxBytes)
  const lru = filled(universe, 'galaxy (LRU)', maxBytes, lruStore)
  for (const key of stream) await mine.ask(key)
  // As many entries as the galaxy holds for the budget, so that hits compare policies and not charges.
  const entries = mine.entries()
  const theirs = lruCache(entries)
  const contestants = [theirs, mine, lru]
  const hits = new Map(contestants.map(({ name }): [string, number] => [name, 0]))
  const cases = contestants.map(({ name, ask }) => ({
    name,
    run: async (count: number) => {
      let found = 0
      for (let i = 0; i < count; i++) {
        const answer = ask(stream[i] as string)
        if (typeof answer === 'boolean' ? answer : await answer) found++
      }
      hits.set(name, found / count)
      return found
    },
  }))
  const timings = await interleave(cases, stream.length, rounds)
  await universe.close()
  const [baseline] = timings
  const theirHits = hits.get(theirs.name) ?? Number.NaN
  return timings.flatMap((timing, i) => {
    const share = hits.get(timing.name) ?? Number.NaN
    const own = i > 0
    const isDefault = i === 1
    return [
      {
        benchmark: 'churn',
        case: `${timing.name}: rate`,
        measured: `${(1e9 / median(timing.rounds) / 1e6).toFixed(2)} M/s`,
        ...(own && { against: theirs.name, ratio: 1 / ratio(timing, baseline) }),
        ...(isDefault && { goal: '>= 1.5' }),
      },
      {
        benchmark: 'churn',
        case: `${timing.name}: hits`,
        measured: `${(share * 100).toFixed(1)} %`,
        ...(own && { against: theirs.name, ratio: share / theirHits }),
        ...(isDefault && { goal: '>= 1' }),
      },
    ]
  })
}

/** A galaxy that is asked without a promise where it can be, as `lru-cache` is. */
function filled(universe: Universe, name: string, maxBytes: number, cacheFactory?: CacheFactory): Contestant {
  const value = 'x'.repeat(valueBytes)
  const galaxy: Galaxy<string> = universe.createGalaxy(name, {
    codec: string,
    maxBytes,
    load: () => value,
    ...(cacheFactory && { cacheFactory }),
  })
  return {
    name,
    ask: (key) => galaxy.getIfCached(key) !== undefined || galaxy.get(key).then(() => false),
    entries: () => galaxy.cacheStats('main').entries,
  }
}

function lruCache(entries: number): Contestant {
  const value = 'x'.repeat(valueBytes)
  const cache = new LRUCache<string, string>({
    maxSize: entries * valueBytes,
    ttl: 3_600_000,
    sizeCalculation: () => valueBytes,
    fetchMethod: () => value,
  })
  return {
    name: 'lru-cache (bytes and TTL)',
    ask: (key) => cache.get(key) !== undefined || cache.fetch(key).then(() => false),
    entries: () => cache.size,
  }
}
