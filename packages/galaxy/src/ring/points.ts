import { keyToBytes } from '../key.js'
import { wrong } from '../require.js'
import { type HashFunction, hashOf } from './hash-function.js'
import type { ResolvedRingOptions } from './ring-options.js'

/** The points of a ring. */
export interface Points {
  /** Ascending, without repeats. */
  readonly hashes: Uint32Array
  /**
   * The owner of each point as an index into the ids, and once more the first: past the last
   * point the ring begins again.
   */
  readonly owners: Uint16Array
}

/** One more than the highest index that fits {@link Points.owners}. */
const maxOwners = 2 ** 16

/** {@link maxOwners} with the default number of points each; some 200 MB while the ring is built. */
const maxPoints = 2 ** 24

const zero = 0x30

/**
 * Puts the owners `ids`, which are sorted by their bytes, on the ring: `segmentsPerOwner` points each, at the hash of
 * the point's number followed by the id. Of two owners on one point the one that sorts later keeps it.
 * @throws RangeError if there are too many
 */
export function makePoints(ids: readonly string[], { hash, segmentsPerOwner }: ResolvedRingOptions): Points {
  const count = ids.length * segmentsPerOwner
  if (ids.length > maxOwners) throw wrong(RangeError, 'owners', `at most ${maxOwners}`, ids.length)
  if (count > maxPoints) throw wrong(RangeError, 'owners times segmentsPerOwner', `at most ${maxPoints}`, count)
  // Hash and owner share one exact double, because a typed array of numbers sorts many times faster than objects do.
  const packed = new Float64Array(count)
  for (const [owner, id] of ids.entries()) {
    const own = packed.subarray(owner * segmentsPerOwner, (owner + 1) * segmentsPerOwner)
    hashPoints(own, keyToBytes(id), hash)
    for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) * maxOwners + owner
  }
  return unpack(packed.sort())
}

/**
 * Fills `hashes` with those of the points 0, 1, 2... of the owner `id`. The numbers are written in front of one copy of
 * the id, so that no point needs memory of its own.
 */
function hashPoints(hashes: Float64Array, id: Uint8Array, hash: HashFunction): void {
  const maxDigits = String(hashes.length - 1).length
  const room = new Uint8Array(maxDigits + id.length)
  room.set(id, maxDigits)
  let point = 0
  for (let digits = 1; digits <= maxDigits; digits++) {
    const bytes = room.subarray(maxDigits - digits)
    for (; point < hashes.length && point < 10 ** digits; point++) {
      writeDecimal(bytes, point, digits)
      hashes[point] = hashOf(hash, bytes)
    }
  }
}

function writeDecimal(bytes: Uint8Array, number: number, digits: number): void {
  let rest = number
  for (let i = digits - 1; i >= 0; i--) {
    bytes[i] = zero + (rest % 10)
    rest = Math.trunc(rest / 10)
  }
}

/** Of equal hashes the last one stays: it has the owner that sorts last. */
function unpack(packed: Float64Array): Points {
  const hashes = new Uint32Array(packed.length)
  const owners = new Uint16Array(packed.length + 1)
  let count = 0
  for (const point of packed) {
    const hash = Math.floor(point / maxOwners)
    if (count > 0 && hashes[count - 1] === hash) count -= 1
    hashes[count] = hash
    owners[count] = point - hash * maxOwners
    count += 1
  }
  owners[count] = owners[0] as number
  return { hashes: hashes.slice(0, count), owners: owners.slice(0, count + 1) }
}
