import { string } from '@galaxycache/codecs'
import test from 'ava'
import type { LocalCache } from '#src/cache/local-cache.js'
import { entryOf, localCacheOf } from './local-cache-of.js'

const budget = 20_000

const long = 'x'.repeat(500)

/** A full cache. From then on `onEvict` is called when something is put out. */
function fullCache(onEvict: (local: LocalCache<string>, key: string) => void): LocalCache<string> {
  let isFull = false
  const local: LocalCache<string> = localCacheOf({ maxBytes: budget, onEvict: (key) => isFull && onEvict(local, key) })
  for (let i = 0; local.bytes < budget - 1_000; i++) local.keepMain(entryOf(`filling ${i}`, long))
  isFull = true
  return local
}

const read = (local: LocalCache<string>, key: string): string | undefined => local.read(key, string)

test('who hears that something was put out finds in the cache what it was put out for', (t) => {
  const found: (string | undefined)[] = []
  const local = fullCache((cache) => found.push(read(cache, 'new')))

  local.keepMain(entryOf('new', 'n'.repeat(2_000)))

  t.true(found.length > 1)
  t.deepEqual(new Set(found), new Set(['n'.repeat(2_000)]))
})

test('what is forgotten by who hears that something was put out for it stays forgotten', (t) => {
  const local = fullCache((cache) => cache.forget('copy'))

  local.keepHot(entryOf('copy', long), local.track('copy'))

  t.is(read(local, 'copy'), undefined)
})

test('what is written by who hears that something was put out for an older value is the only one', (t) => {
  let isWritten = false
  const local = fullCache((cache) => {
    if (isWritten) return
    isWritten = true
    cache.keepMain(entryOf('copy', 'latest'))
  })

  local.keepHot(entryOf('copy', 'older'), local.track('copy'))

  t.true(isWritten)
  t.is(read(local, 'copy'), 'latest')
  local.forget('copy')
  t.is(read(local, 'copy'), undefined)
})

test('all that is put out is told once, also what is put out while it is told', (t) => {
  const gone: string[] = []
  const local = fullCache((cache, key) => {
    gone.push(key)
    if (gone.length === 1) cache.keepMain(entryOf('from within', 'w'.repeat(3_000)))
  })
  const held = new Set([...local.main].map(({ key }) => key))

  local.keepMain(entryOf('new', 'n'.repeat(2_000)))

  for (const { key } of local.main) held.delete(key)
  t.deepEqual([...held].sort(), [...gone].sort())
  t.true(local.bytes <= budget)
})

test('what is put out is told in the order in which it went, also by who writes to the cache while it is told', (t) => {
  const gone: string[] = []
  const local = fullCache((cache, key) => {
    gone.push(key)
    if (gone.length <= 3) cache.keepMain(entryOf(`from within ${gone.length}`, 'w'.repeat(2_000)))
  })
  const held = [...local.main].map(({ key }) => key)

  local.keepMain(entryOf('new', 'n'.repeat(2_000)))

  t.true(gone.length > 6)
  t.deepEqual(gone, held.slice(0, gone.length))
})

test('where who is told throws, the others are told with the next that is put out, and none twice', (t) => {
  const gone: string[] = []
  const local = fullCache((_, key) => {
    gone.push(key)
    if (gone.length === 2) throw new Error('not now')
  })
  const held = [...local.main].map(({ key }) => key)

  t.throws(() => local.keepMain(entryOf('new', 'n'.repeat(2_000))), { message: 'not now' })
  local.keepMain(entryOf('newer', 'n'.repeat(2_000)))

  t.true(gone.length > 4)
  t.deepEqual(gone, held.slice(0, gone.length))
})

test('to put out a hundred thousand entries for one takes about as long as it took to put them in', (t) => {
  const maxBytes = 100_000 * 512
  let told = 0
  const local = localCacheOf({ maxBytes, onEvict: () => (told += 1) })
  const cpuMs = (work: () => void): number => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }

  const putIn = cpuMs(() => {
    for (let n = 0; n < 100_000; n++) local.keepMain(entryOf(`k${n}`, 'x'))
  })
  const putOut = cpuMs(() => local.keepMain(entryOf('large', 'x'.repeat(maxBytes / 1.3))))

  t.is(told + local.main.entries, 100_001)
  t.true(told > 50_000, `${told} were put out`)
  t.true(putOut < 2 * putIn, `in: ${putIn} ms, out: ${putOut} ms`)
})
