import { create, toBinary } from '@bufbuild/protobuf'
import { InvalidArgumentError, keyFromBytes, keyToBytes } from '@galaxycache/galaxy'
import { countFields } from './count-fields.js'
import { decodeMessage, readRequest } from './decode-message.js'
import { FetchManyRequestSchema } from './gen/galaxycache/peers/v1/peers_pb.js'
import { MessageCursor } from './message-cursor.js'
import { requestTags } from './message-tags.js'
import { MessageWriter } from './message-writer.js'

/** What a peer asks for. */
export interface AskedKeys {
  readonly galaxy: string
  readonly keys: readonly string[]
}

/** A character of UTF-16 in UTF-8. */
const maxCharacterBytes = 3

/** Tag and length of a key. */
const besidesKeyBytes = 6

/** A request for many keys. @throws InvalidArgumentError for a key that stands for no bytes */
export function encodeKeys({ galaxy, keys }: AskedKeys): Uint8Array {
  const head = toBinary(FetchManyRequestSchema, create(FetchManyRequestSchema, { galaxy }))
  let mostBytes = head.byteLength
  for (const { length } of keys) mostBytes += besidesKeyBytes + length * maxCharacterBytes
  const writer = new MessageWriter(mostBytes)
  writer.encoded(head)
  for (const key of keys) if (!writer.ascii(requestTags.key, key)) writer.bytes(requestTags.key, keyToBytes(key))
  return writer.end()
}

/** What {@link encodeKeys} was given. @throws InvalidArgumentError for other bytes, or more than `maxKeys` keys */
export function decodeKeys(bytes: Uint8Array, maxKeys: number): AskedKeys {
  return readKeys(bytes, maxKeys) ?? readRequest(() => decodeAny(bytes, maxKeys))
}

/** Whatever protobuf allows. @throws Error for anything else */
function decodeAny(bytes: Uint8Array, maxKeys: number): AskedKeys {
  requireFew(countFields(bytes, [FetchManyRequestSchema.field.keys.number], maxKeys), maxKeys)
  const { galaxy, keys } = decodeMessage(FetchManyRequestSchema, bytes)
  return { galaxy, keys: keys.map(keyFromBytes) }
}

/**
 * Reads a request as {@link encodeKeys} writes it. Undefined for one that has too many keys, or
 * is odd in any other way.
 */
function readKeys(bytes: Uint8Array, maxKeys: number): AskedKeys | undefined {
  const cursor = new MessageCursor(bytes)
  const keys: string[] = []
  let galaxy = ''
  try {
    while (!cursor.atEnd) {
      const start = cursor.offset
      const tag = cursor.tag()
      const end = cursor.end()
      if (tag === requestTags.key && keys.length < maxKeys)
        keys.push(cursor.ascii(end) ?? keyFromBytes(cursor.upTo(end)))
      else if (tag === requestTags.galaxy) {
        cursor.offset = start
        galaxy = decodeMessage(FetchManyRequestSchema, cursor.upTo(end)).galaxy
      } else return undefined
    }
  } catch {
    return undefined
  }
  return { galaxy, keys }
}

/** @throws InvalidArgumentError if a request has more keys than it may */
export function requireFew(keys: number, maxKeys: number): void {
  if (keys > maxKeys) throw new InvalidArgumentError(`a request must have at most ${maxKeys} keys, got more`)
}
