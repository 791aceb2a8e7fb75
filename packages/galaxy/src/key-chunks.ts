/** What a peer takes at most with one message. */
export interface MessageLimits {
  /** Keys of a request for many, and of a write. No more than 1,000 are sent in any case. Default: no limit. */
  readonly maxBatchKeys?: number | undefined
  /** Length of such a message, in bytes. No more than 1 MiB of keys is sent in any case. Default: no limit. */
  readonly maxBatchBytes?: number | undefined
}

/** Most keys of one message between peers: a thousand make the cost of the message itself vanish. */
const maxMessageKeys = 1_000

/** Most bytes that the keys of one message take, at three a character: well below what handlers read. */
const maxKeyBytes = 1024 * 1024

/** The rest of a message is its galaxy, and what tells each key from the next. */
const shareOfKeys = 1 / 2

/** Cuts `keys` into lists that fit into one message to a peer each, in their order. */
export const chunksOfKeys = (keys: readonly string[], limits?: MessageLimits): Generator<readonly string[]> =>
  chunksForPeer(keys, (key) => key, limits)

/** As {@link chunksOfKeys}, for what has keys. */
export const chunksForPeer = <I>(
  items: readonly I[],
  keyOf: (item: I) => string,
  { maxBatchKeys = maxMessageKeys, maxBatchBytes = Number.POSITIVE_INFINITY }: MessageLimits = {},
): Generator<readonly I[]> =>
  chunksOf(items, keyOf, Math.min(maxBatchKeys, maxMessageKeys), Math.min(maxBatchBytes * shareOfKeys, maxKeyBytes))

/**
 * Cuts `items` into lists, in their order: of at most `maxKeys`, whose keys take at most `maxBytes` unless it is one.
 */
export function* chunksOf<I>(
  items: readonly I[],
  keyOf: (item: I) => string,
  maxKeys: number,
  maxBytes = maxKeyBytes,
): Generator<readonly I[]> {
  let chunk: I[] = []
  let bytes = 0
  for (const item of items) {
    const keyBytes = keyOf(item).length * 3
    if (chunk.length > 0 && (chunk.length >= maxKeys || bytes + keyBytes > maxBytes)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(item)
    bytes += keyBytes
  }
  if (chunk.length > 0) yield chunk
}
