import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { type HandedEntry, keyFromBytes, keyToBytes, type PeerWrite, UnsupportedError } from '@galaxycache/galaxy'
import { countFields } from './count-fields.js'
import { decodeMessage, epochOf, expiryOf, readRequest } from './decode-message.js'
import {
  type Entry,
  type EntrySchema,
  HandOffSchema,
  RemovalSchema,
  type WriteRequest,
  WriteRequestSchema,
} from './gen/galaxycache/peers/v1/peers_pb.js'
import { requireFew } from './keys-message.js'

type WriteFields = NonNullable<MessageInitShape<typeof WriteRequestSchema>['write']>

/** A write to a galaxy. */
export interface GalaxyWrite {
  readonly galaxy: string
  readonly write: PeerWrite
}

/** A write as a request. @throws InvalidArgumentError for a key that stands for no bytes */
export function encodeWrite({ galaxy, write }: GalaxyWrite): Uint8Array {
  return toBinary(WriteRequestSchema, create(WriteRequestSchema, { galaxy, write: fieldsOf(write) }))
}

function fieldsOf(write: PeerWrite): WriteFields {
  switch (write.kind) {
    case 'remove':
      return { case: 'remove', value: { keys: write.keys.map(keyToBytes) } }
    case 'set':
      return { case: 'set', value: entryFields(write) }
    case 'clear':
      return { case: 'clear', value: { epoch: BigInt(write.epoch) } }
    case 'hand-off':
      return { case: 'handOff', value: { entries: write.entries.map(entryFields) } }
    default:
      throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
  }
}

function entryFields({
  key,
  bytes,
  expiresAtMs,
  codecVersion = '',
}: HandedEntry): MessageInitShape<typeof EntrySchema> {
  return { key: keyToBytes(key), value: bytes, expiresAtMs, codecVersion }
}

const { remove, handOff } = WriteRequestSchema.field

/**
 * What {@link encodeWrite} was given. The values are views of `bytes`.
 * @throws InvalidArgumentError for other bytes, or more than `maxKeys` keys; UnsupportedError
 * for a write of another kind
 */
export function decodeWrite(bytes: Uint8Array, maxKeys: number): GalaxyWrite {
  return readRequest(() => {
    requireFew(countFields(bytes, [remove.number, RemovalSchema.field.keys.number], maxKeys), maxKeys)
    requireFew(countFields(bytes, [handOff.number, HandOffSchema.field.entries.number], maxKeys), maxKeys)
    const { galaxy, write } = decodeMessage(WriteRequestSchema, bytes)
    return { galaxy, write: writeOf(write) }
  })
}

function writeOf(write: WriteRequest['write']): PeerWrite {
  switch (write.case) {
    case 'remove':
      return { kind: 'remove', keys: write.value.keys.map(keyFromBytes) }
    case 'set':
      return { kind: 'set', ...entryOf(write.value) }
    case 'clear':
      return { kind: 'clear', epoch: epochOf(write.value.epoch) }
    case 'handOff':
      return { kind: 'hand-off', entries: write.value.entries.map(entryOf) }
    case undefined:
      throw new UnsupportedError('this kind of write')
    default:
      throw new TypeError(`unknown write ${JSON.stringify(write satisfies never)}`)
  }
}

function entryOf({ key, value, expiresAtMs, codecVersion }: Entry): HandedEntry {
  const entry = { key: keyFromBytes(key), bytes: value, expiresAtMs: expiryOf(expiresAtMs) }
  return codecVersion === '' ? entry : { ...entry, codecVersion }
}
