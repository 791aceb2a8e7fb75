import { Universe } from '@galaxycache/galaxy'
import { type Growth, kinds, type ValueKind } from './cases.js'

// The process that is measured: fills a galaxy until it has had to evict half of what it holds, so that what goes and
// comes is counted too. `node --expose-gc fill.js {kind} {value bytes} {maxBytes}`

const [name = '', sizeArgument, maxBytesArgument] = process.argv.slice(2)
const { codec, make } = kinds[name as keyof typeof kinds] as ValueKind
const size = Number(sizeArgument)
const maxBytes = Number(maxBytesArgument)

function collected(): number {
  // A first pass finds the garbage; buffers and pages are given back during those that follow.
  for (let pass = 0; pass < 4; pass++) globalThis.gc?.()
  return process.memoryUsage.rss()
}

async function fill(entries: () => number, get: (key: string) => Promise<unknown>): Promise<void> {
  let loaded = 0
  let most = 0
  for (let evicted = 0; evicted * 2 <= most; evicted = loaded - entries()) {
    await get(`user:${loaded++}`)
    most = Math.max(most, entries())
  }
}

const universe = new Universe({ self: 'alone' })
const load = (key: string): unknown => make(Number(key.slice('user:'.length)), size)
// What the code itself takes when it is warm is nothing that values should be charged for.
const warm = universe.createGalaxy('warm', { codec, maxBytes: 4 * 2 ** 20, load })
await fill(
  () => warm.cacheStats('main').entries,
  (key) => warm.get(key),
)
const before = collected()

const galaxy = universe.createGalaxy('values', { codec, maxBytes, load })
await fill(
  () => galaxy.cacheStats('main').entries,
  (key) => galaxy.get(key),
)
const { entries, bytes: chargedBytes } = galaxy.cacheStats('main')
const growth: Growth = { entries, chargedBytes, rssBytes: collected() - before }
process.send?.(growth)
await universe.close()
