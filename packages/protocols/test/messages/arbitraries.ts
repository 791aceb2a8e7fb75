import {
  type FetchedItem,
  GalaxyError,
  type HandedEntry,
  keyFromBytes,
  maxEpoch,
  type PeerWrite,
} from '@galaxycache/galaxy'
import fc from 'fast-check'

/** Any key: strings, and bytes that are no UTF-8. */
export const keys = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 40 }).map(keyFromBytes))

const bytes = fc.uint8Array({ maxLength: 300 })
const times = fc.oneof(
  fc.constantFrom(Number.POSITIVE_INFINITY, 0, -1, 1e15 + 0.125),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((time) => !Object.is(time, -0)),
)
const versions = fc.oneof(fc.constantFrom('v1', 'v2'), fc.string({ unit: 'binary', minLength: 1 }))

const values: fc.Arbitrary<FetchedItem> = fc.record(
  { bytes, expiresAtMs: times, epoch: fc.nat(), codecVersion: versions },
  { requiredKeys: ['bytes', 'expiresAtMs'] },
)

const failures: fc.Arbitrary<FetchedItem> = fc
  .tuple(fc.constantFrom('OVERLOADED', 'PEER_FAILED', 'DEADLINE_EXCEEDED'), fc.string({ unit: 'binary' }))
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
