/** Most keys of one message between peers: a thousand make the cost of the message itself vanish. */
const maxKeys = 1_000

/** Most bytes that the keys of one message take, at three a character: well below what handlers read. */
const maxKeyBytes = 1024 * 1024

/** Cuts `keys` into lists that fit into one message each, in their order. */
export function* chunksOfKeys(keys: readonly string[]): Generator<readonly string[]> {
  let chunk: string[] = []
  let bytes = 0
  for (const key of keys) {
    const keyBytes = key.length * 3
    if (chunk.length > 0 && (chunk.length === maxKeys || bytes + keyBytes > maxKeyBytes)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(key)
    bytes += keyBytes
  }
  if (chunk.length > 0) yield chunk
}
