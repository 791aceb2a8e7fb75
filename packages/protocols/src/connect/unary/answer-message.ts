import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { TimestampSchema } from '@bufbuild/protobuf/wkt'
import type { answerOf } from '../answer.js'

/** Numbers of an answer's fields, which differ between the two calls. */
export interface AnswerFieldNumbers {
  readonly value: number
  readonly expiry: number
}

/** A value of this length is rather sent as a piece of its own, which costs a few us, than copied. */
const uncopiedBytes = 16 * 1024

/**
 * An answer as protobuf, in pieces that follow each other. By hand, for one copy of the value at most: the library's
 * writer grows towards it, and takes several times as long for 1 KiB.
 */
export function encodeAnswerMessage(
  { value, expiry }: ReturnType<typeof answerOf>,
  numbers: AnswerFieldNumbers,
): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  if (value.byteLength > 0) {
    pieces.push(
      new BinaryWriter().tag(numbers.value, WireType.LengthDelimited).uint32(value.byteLength).finish(),
      value,
    )
  }
  if (expiry !== undefined) {
    const { seconds, nanos } = TimestampSchema.field
    const writer = new BinaryWriter().tag(numbers.expiry, WireType.LengthDelimited).fork()
    if (expiry.seconds !== 0n) writer.tag(seconds.number, WireType.Varint).int64(expiry.seconds)
    if (expiry.nanos !== 0) writer.tag(nanos.number, WireType.Varint).int32(expiry.nanos)
    pieces.push(writer.join().finish())
  }
  return value.byteLength < uncopiedBytes ? [Buffer.concat(pieces)] : pieces
}
