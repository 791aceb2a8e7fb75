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
