import type { FetchedValue } from '@galaxycache/galaxy'
import { type VersionFields, withVersions } from '../transport/value-versions.js'
import { expiresAtMsOf, type TimestampParts, timestampOf } from './expiry.js'

/** What the answers of both calls have in common. */
export interface AnswerFields {
  readonly value: Uint8Array
  readonly expiry?: TimestampParts | undefined
}

/** The fields of an answer. An expiry that never comes is left out. */
export function answerOf({ bytes, expiresAtMs }: FetchedValue): { value: Uint8Array; expiry?: TimestampParts } {
  const expiry = timestampOf(expiresAtMs)
  return expiry === undefined ? { value: bytes } : { value: bytes, expiry }
}

/**
 * What an answer brings.
 * @throws RangeError if the value is longer than `maxValueBytes`, or its expiry is no time; TypeError for odd `versions`
 */
export function fetchedValueOf(
  { value, expiry }: AnswerFields,
  versions: VersionFields,
  maxValueBytes: number,
): FetchedValue {
  if (value.byteLength > maxValueBytes)
    throw new RangeError(`a value must be at most ${maxValueBytes} bytes, got ${value.byteLength}`)
  return withVersions({ bytes: value, expiresAtMs: expiresAtMsOf(expiry) }, versions)
}

/** A message is a value, or an enclosed message, and at most this much besides, in bytes: tags, lengths, and what others add. */
export const besidesValueBytes = 512
