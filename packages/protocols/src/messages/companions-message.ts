import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import {
  type Companion,
  confidences,
  keyFromBytes,
  keyToBytes,
  maxCompanionAnswerBytes,
  maxCompanions,
} from '@galaxycache/galaxy'
import { countFields } from './count-fields.js'
import { decodeMessage } from './decode-message.js'
import {
  type Companion as CompanionFields,
  type CompanionSchema,
  CompanionsSchema,
} from './gen/galaxycache/peers/v1/peers_pb.js'

/** A companion has this much at most besides its key and its value, in bytes: tags, lengths, numbers. */
const besidesCompanionBytes = 32

/** Longest message of companions, in bytes. */
export const maxCompanionsBytes = maxCompanionAnswerBytes + maxCompanions * besidesCompanionBytes

/** Companions as a message. @throws Error for what none is made of, such as a key that stands for no bytes */
export const encodeCompanions = (companions: readonly Companion[]): Uint8Array =>
  toBinary(CompanionsSchema, create(CompanionsSchema, { companions: companions.map(fieldsOf) }))

const fieldsOf = ({ key, bytes, expiresAtMs, confidence }: Companion): MessageInitShape<typeof CompanionSchema> => ({
  key: keyToBytes(key),
  value: bytes,
  expiresAtMs,
  confidence,
})

const companionsNumber = CompanionsSchema.field.companions.number

/**
 * What {@link encodeCompanions} was given, but for those that no galaxy would send. The values are views of `bytes`.
 * @throws Error if they are no such message; RangeError for one that is too long, or of too many
 */
export function decodeCompanions(bytes: Uint8Array, maxValueBytes: number): readonly Companion[] {
  if (bytes.byteLength > maxCompanionsBytes)
    throw new RangeError(`companions must be at most ${maxCompanionsBytes} bytes, got ${bytes.byteLength}`)
  if (countFields(bytes, [companionsNumber], maxCompanions) > maxCompanions)
    throw new RangeError(`companions must be at most ${maxCompanions}, got more`)
  const isSound = ({ value, expiresAtMs, confidence }: CompanionFields): boolean =>
    value.byteLength <= maxValueBytes && !Number.isNaN(expiresAtMs) && confidences.some((known) => known === confidence)
  return decodeMessage(CompanionsSchema, bytes)
    .companions.filter(isSound)
    .map(({ key, value, expiresAtMs, confidence }) => ({
      key: keyFromBytes(key),
      bytes: value,
      expiresAtMs,
      confidence,
    }))
}
