import type { IncomingMessage } from 'node:http'

/**
 * Calls `done` with the whole body, which is `length` bytes long: node:http sees to that. It is not called for a
 * peer that leaves before.
 */
export function readBody(request: IncomingMessage, length: number, done: (bytes: Uint8Array) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const [first] = chunks
    // Most are in one piece; the key is copied when it becomes a text.
    done(first !== undefined && first.length === length ? first : Buffer.concat(chunks))
  })
}
