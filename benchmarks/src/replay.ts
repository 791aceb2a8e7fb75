import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { type CacheFactory, lruStore, type StoredEntry, sieveStore } from '@galaxycache/galaxy'
import { LRUCache } from 'lru-cache'

// Which store keeps what is asked for again? Replays traces with room for a part of their keys, all values alike.
// `node benchmarks/dist/replay.js [--share 0.1] [--json] FILE.gz...`; a line of a file begins with the key.

const { values: args, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '0.1' }, json: { type: 'boolean', default: false } },
})
const share = Number(args.share)
if (!(share > 0 && share <= 1)) throw new RangeError(`--share must be above 0 and at most 1, got ${args.share}`)
if (files.length === 0) throw new RangeError('FILE.gz must be given at least once, got none')

/** Asks for a key, and keeps it if it was not there. @returns whether it was */
type Ask = (key: string) => boolean

function asking(factory: CacheFactory, entries: number): Ask {
  const store = factory<StoredEntry>('main')
  return (key) => {
    if (store.get(key) !== undefined) return true
    if (store.size >= entries) store.evict()
    store.add({ key, chargedBytes: 1, expiresAtMs: Number.POSITIVE_INFINITY, value: key })
    return false
  }
}

function askingLruCache(max: number): Ask {
  const cache = new LRUCache<string, string>({ max })
  return (key) => {
    if (cache.get(key) !== undefined) return true
    cache.set(key, key)
    return false
  }
}

function percentOfHits(keys: readonly string[], ask: Ask): number {
  let hits = 0
  for (const key of keys) if (ask(key)) hits++
  return Number(((100 * hits) / keys.length).toFixed(1))
}

const rows = []
for (const file of files) {
  const lines = gunzipSync(await readFile(file))
    .toString('latin1')
    .trimEnd()
    .split('\n')
  const keys = lines.map((line) => line.split(' ', 1)[0] ?? '')
  const entries = Math.max(1, Math.floor(new Set(keys).size * share))
  rows.push({
    trace: basename(file, '.txt.gz'),
    gets: keys.length,
    entries,
    sieveHits: percentOfHits(keys, asking(sieveStore, entries)),
    lruHits: percentOfHits(keys, asking(lruStore, entries)),
    lruCacheHits: percentOfHits(keys, askingLruCache(entries)),
  })
}

if (args.json) console.log(JSON.stringify(rows, undefined, 2))
else console.table(rows)
