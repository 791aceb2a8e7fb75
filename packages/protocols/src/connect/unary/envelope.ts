import { fromBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { EnvelopeSchema, PeerCalls } from '../../messages/gen/galaxycache/peers/v1/peers_pb.js'
import type { MessageCall } from '../../messages/message-call.js'

/** Request target of a call with a message, after a peer's prefix. */
export const pathOfCall = (name: MessageCall['name']): string => `/${PeerCalls.typeName}/${name}`

/** An Envelope as protobuf, in pieces that follow each other: the message, which may be long, is not copied. */
export function enclose(message: Uint8Array): readonly Uint8Array[] {
  if (message.byteLength === 0) return [message]
  const { number } = EnvelopeSchema.field.message
  const head = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(message.byteLength).finish()
  return [head, message]
}

/** The message, as a view of `bytes`. @throws Error for bytes that are no Envelope */
export const disclose = (bytes: Uint8Array): Uint8Array => fromBinary(EnvelopeSchema, bytes).message
