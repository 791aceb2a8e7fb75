/** Most keys of one message between peers: a thousand make the cost of the message itself vanish. */
const maxMessageKeys = 1_000

/** Most bytes that the keys of one message take, at three a character: well below what handlers read. */
const maxKeyBytes = 1024 * 1024

/** Cuts `keys` into lists that fit into one message each, in their order. */
export const chunksOfKeys = (keys: readonly string[]): Generator<readonly string[]> => chunksOf(keys, (key) => key)

/** Cuts `items` into lists, in their order: the keys of each fit into one message, and are at most `maxKeys`. */
export function* chunksOf<I>(
  items: readonly I[],
  keyOf: (item: I) => string,
  maxKeys = maxMessageKeys,
): Generator<readonly I[]> {
  let chunk: I[] = []
  let bytes = 0
  for (const item of items) {
    const keyBytes = keyOf(item).length * 3
    if (chunk.length > 0 && (chunk.length === maxKeys || bytes + keyBytes > maxKeyBytes)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(item)
    bytes += keyBytes
  }
  if (chunk.length > 0) yield chunk
}
