import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf'
import { GalaxyError, InvalidArgumentError, maxEpoch } from '@galaxycache/galaxy'

// Nobody here passes them on, and each takes an object.
const withoutUnknown = { readUnknownFields: false }

/** The message that `bytes` are; its bytes are views of them. @throws Error for bytes that are no such message */
export function decodeMessage<S extends DescMessage>(
  schema: S,
  { buffer, byteOffset, byteLength }: Uint8Array,
): MessageShape<S> {
  // Not of a Buffer, whose views are Buffers: their `slice` is a view where that of a Uint8Array is a copy.
  return fromBinary(schema, new Uint8Array(buffer, byteOffset, byteLength), withoutUnknown)
}

/**
 * Runs what reads a peer's request.
 * @throws InvalidArgumentError for what it throws, unless that is an error of ours
 */
export function readRequest<R>(read: () => R): R {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof GalaxyError) throw cause
    throw new InvalidArgumentError(`the request must be a message of its call: ${String(cause)}`, { cause })
  }
}

/** An epoch from the wire. @throws RangeError for one that no process can be in */
export function epochOf(epoch: bigint): number {
  if (epoch > BigInt(maxEpoch)) throw new RangeError(`an epoch must be at most ${maxEpoch}, got ${epoch}`)
  return Number(epoch)
}

/** An expiry from the wire. @throws RangeError if it is no time */
export function expiryOf(expiresAtMs: number): number {
  if (Number.isNaN(expiresAtMs)) throw new RangeError('an expiry must be a number of ms, got NaN')
  return expiresAtMs
}
