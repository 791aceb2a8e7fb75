import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf'
import { describe, requireBoolean, requireOptions, versionField } from './checks.js'
import type { Codec } from './codec.js'
import { objectHeapBytes } from './object-heap.js'

/** Options of {@link protobuf}. */
export interface ProtobufOptions {
  /**
   * Decodes a message once and hands it to every reader. For those who promise never to write to a message that they
   * got: messages cannot be frozen. Default false: every read decodes a message of its own.
   */
  readonly shared?: boolean
  /** See `Codec.version`. Default: none, for protobuf has rules of its own for schemas that change. */
  readonly version?: string
}

/**
 * Messages of protobuf-es v2, in the binary format. Fields that `schema` does not know survive.
 * Needs the peer dependency `@bufbuild/protobuf`.
 *
 * @throws TypeError if `schema` is not the descriptor of a message, such as the generated `UserSchema`
 */
export function protobuf<Desc extends DescMessage>(
  schema: Desc,
  options: ProtobufOptions = {},
): Codec<MessageShape<Desc>> {
  requireOptions(options, { shared: true, version: true })
  const { shared = false, version } = options
  requireBoolean('shared', shared)
  if (schema?.kind !== 'message') throw new TypeError(`schema must be a message descriptor, got ${describe(schema)}`)
  // A copy, because the `bytes` fields of a message are views of what it was decoded from: a write to one would change
  // what the cache holds and sends to peers.
  const decode = (bytes: Uint8Array) => fromBinary(schema, new Uint8Array(bytes))
  return {
    keeps: shared ? 'both' : 'bytes',
    encode(message) {
      requireMessage(schema, message)
      return toBinary(schema, message)
    },
    decode,
    heapBytes: (bytes) => heapBytesOf(decode, bytes),
    ...versionField(version),
  }
}

function requireMessage(schema: DescMessage, message: { readonly $typeName?: string } | undefined): void {
  if (message?.$typeName === schema.typeName) return
  const got = message?.$typeName ?? describe(message)
  throw new TypeError(`value must be a message ${schema.typeName}, got ${got}`)
}

/**
 * Decodes once more, once an entry: the bytes alone do not tell texts, which take what they take, from messages, which
 * take 6 to 20 times their encoded length.
 */
function heapBytesOf(decode: (bytes: Uint8Array) => object, bytes: Uint8Array): number {
  try {
    return objectHeapBytes(decode(bytes))
  } catch {
    return bytes.byteLength // never decoded, so never held
  }
}
