import { keyToBytes } from '../key.js'
import { wrong } from '../require.js'

/**
 * The ids of `owners`, checked, each once, sorted by their UTF-8 bytes. JavaScript's own order is that of UTF-16, which
 * puts U+1F30C before U+FF5E and so would give a point that both fall on to another owner than Go does.
 * @throws TypeError if `owners` is not a list, or an id is no non-empty string of valid Unicode
 */
export function ownerIds(owners: Iterable<string>): readonly string[] {
  // A string is iterable too, and its letters would pass for ids.
  if (typeof owners === 'string' || typeof owners?.[Symbol.iterator] !== 'function') {
    throw wrong(TypeError, 'owners', 'an iterable of ids', owners)
  }
  const withBytes = Array.from(new Set(owners), (id) => ({ id: requireId(id), bytes: keyToBytes(id) }))
  return withBytes.sort((a, b) => compareBytes(a.bytes, b.bytes)).map(({ id }) => id)
}

function requireId(id: string): string {
  if (typeof id === 'string' && id !== '' && id.isWellFormed()) return id
  throw wrong(TypeError, 'owner', 'a non-empty string of valid Unicode', id)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number)
  return a.length - b.length
}
