import { keyToBytes } from '../key.js'
import { wrong } from '../require.js'
import type { HashFunction } from './hash-function.js'
import type { ResolvedRingOptions } from './ring-options.js'

/** The points of a ring, by hash, and the owner of each as an index into the ids. */
export interface Points {
  readonly hashes: Uint32Array
  readonly owners: Uint32Array
}

/** Room for the owner below the hash in one exact double. */
const ownerRoom = 2 ** 21

/**
 * Puts the owners `ids`, which are sorted by their bytes, on the ring: `segmentsPerOwner` points each, at the hash of the
 * point's number followed by the id. Of two owners on one point the one that sorts later keeps it.
 */
export function makePoints(ids: readonly string[], { hash, segmentsPerOwner }: ResolvedRingOptions): Points {
  if (ids.length > ownerRoom) throw wrong(RangeError, 'owners', `at most ${ownerRoom}`, ids.length)
  // Hash and owner in one number, because sorting numbers in a typed array is many times faster than sorting objects.
  const packed = new Float64Array(ids.length * segmentsPerOwner)
  const numbers = Array.from({ length: segmentsPerOwner }, (_, i) => keyToBytes(String(i)))
  let next = 0
  for (const [owner, id] of ids.entries()) {
    const idBytes = keyToBytes(id)
    for (const number of numbers) packed[next++] = checkedHash(hash, concat(number, idBytes)) * ownerRoom + owner
  }
  return unpack(packed.sort())
}

/** The hash of `bytes`. @throws RangeError if a user's function gives anything but 32 unsigned bits */
export function checkedHash(hash: HashFunction, bytes: Uint8Array): number {
  const value = hash(bytes)
  if (value >>> 0 !== value) throw wrong(RangeError, 'result of hash', 'an unsigned 32-bit integer', value)
  return value
}

export function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const both = new Uint8Array(head.length + tail.length)
  both.set(head)
  both.set(tail, head.length)
  return both
}

/** Of equal hashes the last one stays: it has the highest owner. */
function unpack(packed: Float64Array): Points {
  const hashes = new Uint32Array(packed.length)
  const owners = new Uint32Array(packed.length)
  let count = 0
  for (const point of packed) {
    const hash = Math.floor(point / ownerRoom)
    if (count > 0 && hashes[count - 1] === hash) count -= 1
    hashes[count] = hash
    owners[count] = point - hash * ownerRoom
    count += 1
  }
  return { hashes: hashes.slice(0, count), owners: owners.slice(0, count) }
}
