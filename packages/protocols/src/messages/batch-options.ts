import { InvalidArgumentError } from '@galaxycache/galaxy'
import { requireCount } from '../transport/require-count.js'
import { besidesValueBytes } from './items-message.js'

/** Limits of the calls for many keys, and of writes. The same in all processes: what one sends, another must take. */
export interface BatchOptions {
  /**
   * Longest request for many keys, answer to one, and write, in bytes. Default 16 MiB. Values for which an answer has
   * no room are left out of it, and fetched one by one.
   */
  readonly maxBatchBytes?: number
  /** Keys of one request at most. Default 10,000. */
  readonly maxBatchKeys?: number
}

/** What is known of {@link BatchOptions}, so that no other name is taken for one. */
export const batchOptionNames: Readonly<Record<keyof BatchOptions, true>> = { maxBatchBytes: true, maxBatchKeys: true }

/** Checked and complete {@link BatchOptions}. */
export type BatchLimits = Required<BatchOptions>

/** @throws RangeError that names the option, the rule and the value */
export function resolveBatchLimits(options: BatchOptions): BatchLimits {
  const { maxBatchBytes = 16 * 2 ** 20, maxBatchKeys = 10_000 } = options
  requireCount('maxBatchBytes', maxBatchBytes, 1)
  requireCount('maxBatchKeys', maxBatchKeys, 1)
  if (maxBatchBytes > mostBytes)
    throw new RangeError(`maxBatchBytes must be at most ${mostBytes}, got ${maxBatchBytes}`)
  return { maxBatchBytes, maxBatchKeys }
}

/** A length within a message is read as a number of 31 bits. */
const mostBytes = 2 ** 31 - 1024

/** What is sent at once, so that it fits, and its answer does with room for values. */
export const messageLimits = ({ maxBatchBytes, maxBatchKeys }: BatchLimits): BatchLimits => ({
  maxBatchBytes,
  maxBatchKeys: Math.max(1, Math.min(maxBatchKeys, Math.floor((maxBatchBytes * shareOfItems) / besidesValueBytes))),
})

/** Of an answer, for what items have besides their values. */
const shareOfItems = 1 / 2

/** Checks a request before it is sent. @throws InvalidArgumentError if it is longer than a peer takes */
export function requireShort({ byteLength }: Uint8Array, { maxBatchBytes }: Pick<BatchLimits, 'maxBatchBytes'>): void {
  if (byteLength > maxBatchBytes)
    throw new InvalidArgumentError(`a request must be at most ${maxBatchBytes} bytes, got ${byteLength}`)
}
