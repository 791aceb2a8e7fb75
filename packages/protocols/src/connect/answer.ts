import type { FetchedValue } from '@galaxycache/galaxy'
import { type JoinedValue, splitCompanions } from '../transport/companions.js'
import { type VersionFields, withVersions } from '../transport/value-versions.js'
import { expiresAtMsOf, type TimestampParts, timestampOf } from './expiry.js'

/** What the answers of both calls have in common. */
export interface AnswerFields {
  readonly value: Uint8Array
  readonly expiry?: TimestampParts | undefined
}

/** The fields of an answer. An expiry that never comes is left out. */
export function answerOf({ bytes, expiresAtMs }: JoinedValue): { value: Uint8Array; expiry?: TimestampParts } {
  const expiry = timestampOf(expiresAtMs)
  return expiry === undefined ? { value: bytes } : { value: bytes, expiry }
}

/**
 * What an answer brings.
 * @throws RangeError if the value is longer than `maxValueBytes`, or its expiry is no time;
 * TypeError for odd `versions`
 */
export function fetchedValueOf(
  { value, expiry }: AnswerFields,
  versions: VersionFields,
  maxValueBytes: number,
): FetchedValue {
  const joined = { bytes: value, expiresAtMs: expiresAtMsOf(expiry) }
  return withVersions(splitCompanions(joined, versions, maxValueBytes), versions)
}

/**
 * A message is a value, or an enclosed message, and at most this much besides, in bytes: tags,
 * lengths, and what others add.
 */
export const besidesValueBytes = 512
