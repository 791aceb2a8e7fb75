/**
 * `bytes` in a buffer of their own. A view of a larger buffer (a slice of Node's buffer pool, of a network chunk) would
 * keep all of that buffer alive for as long as the entry lives, and nobody would have charged for it.
 */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes
  return new Uint8Array(bytes)
}

/** V8 copies shorter results of slicing and joining, and refers into the parent from this length on. */
const shortestReference = 13

/**
 * `text` as characters of its own. A string that was cut out of a larger one (a request's url, a line of a file) is a
 * reference into that larger one in V8, and a string that was joined is a tree of its parts. JSON is the way there and
 * back that keeps every string as it is, lone surrogates included, and takes about 0.3 us for a key of 20 characters.
 */
export function ownString(text: string): string {
  if (text.length < shortestReference) return text
  return JSON.parse(JSON.stringify(text)) as string
}
