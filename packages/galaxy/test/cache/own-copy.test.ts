import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { string } from '@galaxycache/codecs'
import { adaptiveShare, defaultStore } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { makeEntry } from '#src/cache/cache-entry.js'
import { CandidateCache } from '#src/cache/candidate-cache.js'
import { LocalCache } from '#src/cache/local-cache.js'
import { ownString } from '#src/cache/own-copy.js'

/** Longer ones Node keeps outside V8's heap. */
const textBytes = 512 * 1024
const texts = 64
const few = (texts * textBytes) / 8

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/**
 * Heap bytes that `keep` holds on to when it is given keys of 40 characters, each cut out of a long text of its own.
 */
function heldBy(keep: (key: string, i: number) => unknown): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: texts }, (_, i) => {
    const text = Buffer.alloc(textBytes, `${i} GET /users/42 `).toString('latin1')
    return keep(text.slice(1_000, 1_040), i)
  })
  collectGarbage()
  const held = process.memoryUsage().heapUsed - before
  return kept.length === texts ? held : Number.NaN
}

test.serial('a key that was cut out of a larger text lets go of that text once an entry keeps it', (t) => {
  const entries = heldBy((key) => makeEntry(string, key, string.encode('value')))

  t.true(entries < few, `${entries} bytes are held`)
  t.true(heldBy((key) => key) > 4 * few, 'what is cut out does hold its text, or nothing was shown')
})

test.serial('a candidate’s key lets go of the text it was cut out of, also when it is asked for again', (t) => {
  const candidates = new CandidateCache({ maxCandidates: 1_000, maxBytes: 2 ** 20, idleResetMs: 60_000 })

  const held = heldBy((key, i) => {
    candidates.track(key, 0)
    const again = Buffer.alloc(textBytes, `${i} GET /users/42 `).toString('latin1')
    return candidates.track(again.slice(1_000, 1_040), 1).requests
  })

  t.true(held < few, `${held} bytes are held`)
  t.true(candidates.stats().hits >= texts, 'each was asked for again')
})

test.serial('what is counted among the hottest keys lets go of the text that asked for it', (t) => {
  const local = new LocalCache<string>({
    maxBytes: 2 ** 20,
    hotCacheShare: adaptiveShare(),
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    clock: new ManualClock(0),
    cacheFactory: defaultStore,
    // Every hit is sampled.
    random: () => 0,
  })

  const held = heldBy((key) => {
    local.keepMain(makeEntry(string, key, string.encode('value')))
    return local.read(key, string)
  })

  t.true(held < few, `${held} bytes are held`)
  t.is(local.hottestMain(texts).length, texts)
})

test('a string is the same string once it is copied, lone surrogates and NUL included', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))

  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => ownString(text) === text),
      { seed, numRuns: 1_000 },
    ),
  )
})
