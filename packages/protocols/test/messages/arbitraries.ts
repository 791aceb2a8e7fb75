import {
  type Companion,
  type FetchedItem,
  GalaxyError,
  type HandedEntry,
  keyFromBytes,
  maxCompanions,
  maxEpoch,
  type PeerWrite,
} from '@galaxycache/galaxy'
import fc from 'fast-check'

const surrogates = { first: 0xd800, count: 0x800 }

/** Any character of Unicode. As fast-check's own unit `binary`, which takes a second to set up. */
const character = fc
  .integer({ min: 0, max: 0x10ffff - surrogates.count })
  .map((index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count), indexOf)

/** @throws TypeError for what is no character, as fast-check asks of it */
function indexOf(text: unknown): number {
  const code = typeof text === 'string' ? text.codePointAt(0) : undefined
  if (code === undefined || String.fromCodePoint(code) !== text || !text.isWellFormed())
    throw new TypeError(`text must be one character, got ${String(text)}`)
  return code < surrogates.first ? code : code - surrogates.count
}

/** Any well-formed string. */
export const texts = fc.string({ unit: character })

/** Any key: strings, and bytes that are no UTF-8. */
export const keys = fc.oneof(texts, fc.uint8Array({ maxLength: 40 }).map(keyFromBytes))

const bytes = fc.uint8Array({ maxLength: 300 })
const times = fc.oneof(
  fc.constantFrom(Number.POSITIVE_INFINITY, 0, -1, 1e15 + 0.125),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((time) => !Object.is(time, -0)),
)
const versions = fc.oneof(fc.constantFrom('v1', 'v2'), fc.string({ unit: character, minLength: 1 }))

const values: fc.Arbitrary<FetchedItem> = fc.record(
  { bytes, expiresAtMs: times, epoch: fc.nat(), codecVersion: versions, demand: fc.base64String({ minLength: 1 }) },
  { requiredKeys: ['bytes', 'expiresAtMs'] },
)

const failures: fc.Arbitrary<FetchedItem> = fc
  .tuple(fc.constantFrom('OVERLOADED', 'PEER_FAILED', 'DEADLINE_EXCEEDED'), texts)
  .map(([code, message]) => ({ error: new GalaxyError(code, message) }))

/** What a server may answer for a key. */
export const items = fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: failures })

const entries: fc.Arbitrary<HandedEntry> = fc.record(
  { key: keys, bytes, expiresAtMs: times, codecVersion: versions },
  { requiredKeys: ['key', 'bytes', 'expiresAtMs'] },
)

/** Any write. */
export const writes: fc.Arbitrary<PeerWrite> = fc.oneof(
  fc.array(keys).map((all) => ({ kind: 'remove' as const, keys: all })),
  entries.map((entry) => ({ kind: 'set' as const, ...entry })),
  fc.nat({ max: maxEpoch }).map((epoch) => ({ kind: 'clear' as const, epoch })),
  fc.array(entries).map((all) => ({ kind: 'hand-off' as const, entries: all })),
)

/** Any values that a galaxy may send along. */
export const companionLists: fc.Arbitrary<Companion[]> = fc.array(
  fc.record({ key: keys, bytes, expiresAtMs: times, confidence: fc.integer({ min: 1, max: 3 }) }),
  { maxLength: maxCompanions },
)

/** Bytes of which some are near to messages: cut off, changed in one place, or made up. */
export const spoiled = (whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(whole, fc.nat()).map(([message, cut]) => message.subarray(0, cut % (message.length + 1))),
    fc.tuple(whole, fc.nat(), fc.nat(255)).map(([message, place, byte]) => {
      const changed = new Uint8Array(message)
      if (changed.length > 0) changed[place % changed.length] = byte
      return changed
    }),
  )
