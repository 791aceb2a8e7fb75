import type { Companion, FetchedValue } from '@galaxycache/galaxy'
import { decodeCompanions, encodeCompanions, maxCompanionsBytes } from '../messages/companions-message.js'

/** Header of a value that companions follow within the same bytes: how many of them are its own, in decimal. Ours. */
export const valueBytesHeader = 'x-galaxycache-value-bytes'

/** A value as its answer carries it: its bytes may go on with companions. */
export interface JoinedValue extends Omit<FetchedValue, 'companions'> {
  /** What {@link valueBytesHeader} says. Default: all of `bytes`. */
  readonly valueBytes?: number
}

/**
 * A value that its companions follow. If they make no message that can travel, it goes alone, for
 * none is worth the value.
 */
export function joinCompanions(value: FetchedValue): JoinedValue {
  const { companions } = value
  if (companions === undefined || companions.length === 0) return value
  const joined = joinedBytes(value.bytes, companions)
  if (joined === undefined) return value
  const { expiresAtMs, epoch, codecVersion, wasLoaded, demand } = value
  // Field by field, as everywhere on the way of a fetch: V8 makes a hidden class for each object
  // that is spread and added to.
  return { bytes: joined, expiresAtMs, epoch, codecVersion, wasLoaded, demand, valueBytes: value.bytes.byteLength }
}

function joinedBytes(value: Uint8Array, companions: readonly Companion[]): Uint8Array | undefined {
  try {
    const joined = encodeCompanions(companions, value)
    return joined.byteLength - value.byteLength > maxCompanionsBytes ? undefined : joined
  } catch {
    return undefined
  }
}

/** What {@link valueBytesHeader} of an answer says, as it came; undefined if there is none. */
interface ValueBytesField {
  readonly valueBytes: string | undefined
}

/** How long the bytes of an answer may be for a value of at most `maxValueBytes`. */
export const maxJoinedBytes = ({ valueBytes }: ValueBytesField, maxValueBytes: number): number =>
  valueBytes === undefined ? maxValueBytes : maxValueBytes + maxCompanionsBytes

/**
 * What {@link joinCompanions} was given, as views of the bytes that it gave. What follows a value and makes
 * no sense is passed over.
 * @throws TypeError or RangeError if the header makes none, or the value is longer than `maxValueBytes`
 */
export function splitCompanions(
  value: FetchedValue,
  { valueBytes: text }: ValueBytesField,
  maxValueBytes: number,
): FetchedValue {
  const { bytes, expiresAtMs } = value
  const valueBytes = text === undefined ? bytes.byteLength : valueBytesOf(text, bytes.byteLength)
  if (valueBytes > maxValueBytes)
    throw new RangeError(`a value must be at most ${maxValueBytes} bytes, got ${valueBytes}`)
  if (text === undefined) return value
  const companions = companionsOf(bytes.subarray(valueBytes), maxValueBytes)
  return { bytes: bytes.subarray(0, valueBytes), expiresAtMs, companions }
}

function valueBytesOf(text: string, mostBytes: number): number {
  if (!/^\d{1,15}$/.test(text))
    throw new TypeError(`${valueBytesHeader} must be a number of at most 15 digits, got ${text}`)
  const valueBytes = Number(text)
  if (valueBytes > mostBytes)
    throw new RangeError(`${valueBytesHeader} must be at most the ${mostBytes} bytes that came, got ${text}`)
  return valueBytes
}

function companionsOf(bytes: Uint8Array, maxValueBytes: number): readonly Companion[] | undefined {
  try {
    const companions = decodeCompanions(bytes, maxValueBytes)
    return companions.length === 0 ? undefined : companions
  } catch {
    return undefined
  }
}
