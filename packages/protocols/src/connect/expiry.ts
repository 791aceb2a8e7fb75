/** A google.protobuf.Timestamp: whole seconds since the Unix epoch, and the nanoseconds after them. */
export interface TimestampParts {
  readonly seconds: bigint
  readonly nanos: number
}

// Source: google/protobuf/timestamp.proto, years 1 to 9999.
const firstSecond = -62_135_596_800
const lastSecond = 253_402_300_799

/**
 * An expiry as messages carry it. Undefined for one that never comes, or not before the year 10,000.
 * @param expiresAtMs milliseconds since the Unix epoch; its fraction keeps microseconds
 */
export function timestampOf(expiresAtMs: number): TimestampParts | undefined {
  if (!(expiresAtMs < (lastSecond + 1) * 1000)) return undefined
  if (expiresAtMs < firstSecond * 1000) return { seconds: BigInt(firstSecond), nanos: 0 }
  const seconds = Math.floor(expiresAtMs / 1000)
  const nanos = Math.min(Math.round((expiresAtMs - seconds * 1000) * 1e6), 999_999_999)
  return { seconds: BigInt(seconds), nanos }
}

/** What {@link timestampOf} was given; `Infinity` for none. @throws RangeError if it is no valid timestamp */
export function expiresAtMsOf(timestamp: TimestampParts | undefined): number {
  if (timestamp === undefined) return Number.POSITIVE_INFINITY
  const { seconds, nanos } = timestamp
  if (seconds < firstSecond || seconds > lastSecond)
    throw new RangeError(`seconds of expiry must be from ${firstSecond} to ${lastSecond}, got ${seconds}`)
  if (nanos < 0 || nanos > 999_999_999)
    throw new RangeError(`nanos of expiry must be from 0 to 999999999, got ${nanos}`)
  return Number(seconds) * 1000 + nanos / 1e6
}
