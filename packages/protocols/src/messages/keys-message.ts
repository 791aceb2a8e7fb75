import { create, toBinary } from '@bufbuild/protobuf'
import { InvalidArgumentError, keyFromBytes, keyToBytes } from '@galaxycache/galaxy'
import { countFields } from './count-fields.js'
import { decodeMessage, readRequest } from './decode-message.js'
import { FetchManyRequestSchema } from './gen/galaxycache/peers/v1/peers_pb.js'

/** What a peer asks for. */
export interface AskedKeys {
  readonly galaxy: string
  readonly keys: readonly string[]
}

/** A request for many keys. @throws InvalidArgumentError for a key that stands for no bytes */
export function encodeKeys({ galaxy, keys }: AskedKeys): Uint8Array {
  return toBinary(FetchManyRequestSchema, create(FetchManyRequestSchema, { galaxy, keys: keys.map(keyToBytes) }))
}

/** What {@link encodeKeys} was given. @throws InvalidArgumentError for other bytes, or more than `maxKeys` keys */
export function decodeKeys(bytes: Uint8Array, maxKeys: number): AskedKeys {
  return readRequest(() => {
    requireFew(countFields(bytes, [FetchManyRequestSchema.field.keys.number], maxKeys), maxKeys)
    const { galaxy, keys } = decodeMessage(FetchManyRequestSchema, bytes)
    return { galaxy, keys: keys.map(keyFromBytes) }
  })
}

/** @throws InvalidArgumentError if a request has more keys than it may */
export function requireFew(keys: number, maxKeys: number): void {
  if (keys > maxKeys) throw new InvalidArgumentError(`a request must have at most ${maxKeys} keys, got more`)
}
