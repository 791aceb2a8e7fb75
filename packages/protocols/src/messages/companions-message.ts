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
import { CompanionsSchema } from './gen/galaxycache/peers/v1/peers_pb.js'
import { type CompanionFields, readCompanions } from './read-companions.js'
import { writeCompanions } from './write-companions.js'

/** A companion has this much at most besides its key and its value, in bytes: tags, lengths, numbers. */
const besidesCompanionBytes = 32

/** Longest message of companions, in bytes. */
export const maxCompanionsBytes = maxCompanionAnswerBytes + maxCompanions * besidesCompanionBytes

/**
 * Companions as a message.
 * @param before bytes that it follows. Default: none
 * @throws Error for what none is made of, such as a key that stands for no bytes
 */
export const encodeCompanions = (companions: readonly Companion[], before?: Uint8Array): Uint8Array =>
  writeCompanions(companions.map(fieldsOf), before)

/** @throws RangeError for a confidence that is none */
function fieldsOf({ key, bytes, expiresAtMs, confidence }: Companion): CompanionFields {
  if (!confidences.some((known) => known === confidence))
    throw new RangeError(`confidence must be from 1 to 3, got ${confidence}`)
  return { key: keyToBytes(key), value: bytes, expiresAtMs, confidence }
}

/**
 * What {@link encodeCompanions} was given, but for those that no galaxy would send. The values are views of `bytes`.
 * @throws Error if they are no such message; RangeError for one that is too long, or of too many
 */
export function decodeCompanions(bytes: Uint8Array, maxValueBytes: number): readonly Companion[] {
  if (bytes.byteLength > maxCompanionsBytes)
    throw new RangeError(`companions must be at most ${maxCompanionsBytes} bytes, got ${bytes.byteLength}`)
  const companions: Companion[] = []
  for (const { key, value, expiresAtMs, confidence: said } of readCompanions(bytes) ?? decodeAny(bytes)) {
    const confidence = confidences.find((known) => known === said)
    if (confidence === undefined || value.byteLength > maxValueBytes || Number.isNaN(expiresAtMs)) continue
    companions.push({ key: keyFromBytes(key), bytes: value, expiresAtMs, confidence })
  }
  return companions
}

/** Whatever protobuf allows. @throws Error for anything else, and for too many */
function decodeAny(bytes: Uint8Array): readonly CompanionFields[] {
  if (countFields(bytes, [CompanionsSchema.field.companions.number], maxCompanions) > maxCompanions)
    throw new RangeError(`companions must be at most ${maxCompanions}, got more`)
  return decodeMessage(CompanionsSchema, bytes).companions
}
