import { keyToBytes } from '../key.js'
import { requirePositiveInteger, wrong } from '../require.js'
import { JumpTable } from './jump-table.js'
import { checkedHash, concat, makePoints, type Points } from './points.js'
import { type ResolvedRingOptions, type RingOptions, resolveRingOptions } from './ring-options.js'

/** A stretch of the hash space, 0 to 2^32 - 1, both ends included. */
export interface RingRange {
  readonly from: number
  readonly to: number
}

const hashSpace = 2 ** 32

/** Stands before the number of a replica, so that a key's replicas are not the keys of somebody else. */
const replicaMark = 0xaa

/** Consistent hashing: who owns a key. Immutable; the same ids give the same ring in whatever order. */
export class HashRing {
  /** The owners, sorted by their bytes. */
  readonly ids: readonly string[]
  readonly #options: ResolvedRingOptions
  readonly #points: Points
  readonly #jump: JumpTable

  /** @throws TypeError or RangeError for a wrong option, an id that is no non-empty string, or a hash that is not 32 bits */
  constructor(owners: Iterable<string>, options: RingOptions = {}) {
    this.#options = resolveRingOptions(options)
    this.ids = Object.freeze(sortedByBytes(new Set(owners)))
    this.#points = makePoints(this.ids, this.#options)
    this.#jump = new JumpTable(this.#points.hashes)
  }

  /** Points on the ring. Fewer than owners times segments where two owners' points fall together. */
  get size(): number {
    return this.#points.hashes.length
  }

  /** The owner of `key`; undefined on a ring without owners. @throws InvalidArgumentError for a key that has no bytes */
  owner(key: string): string | undefined {
    if (this.size === 0) return undefined
    const ascii = this.#options.hash.ofAscii?.(key) ?? -1
    const hash = ascii >= 0 ? ascii : checkedHash(this.#options.hash, keyToBytes(key))
    return this.#ownerAt(this.#jump.find(hash))
  }

  /**
   * The first `n` owners of `key`, all different: those of its replicas, in order; the first is {@link owner}. No more
   * than there are. Source: galaxycache `consistenthash.Map.GetReplicated`.
   */
  owners(key: string, n: number): readonly string[] {
    requirePositiveInteger('n', n)
    const chosen = new Set<string>()
    const bytes = keyToBytes(key)
    for (let replica = 0; chosen.size < Math.min(n, this.ids.length); replica++) {
      const hash = checkedHash(this.#options.hash, replica === 0 ? bytes : replicaBytes(bytes, replica))
      chosen.add(this.#freeOwner(this.#jump.find(hash), chosen))
    }
    return [...chosen]
  }

  /** Where keys belong to `owner`, ascending. Empty for an id that is not on the ring. */
  ranges(owner: string): readonly RingRange[] {
    const { hashes } = this.#points
    const ranges: RingRange[] = []
    for (let i = 0; i < hashes.length; i++) {
      if (this.#ownerAt(i) !== owner) continue
      ranges.push({ from: i === 0 ? 0 : (hashes[i - 1] as number) + 1, to: hashes[i] as number })
    }
    const last = hashes[hashes.length - 1]
    // Past the last point the ring begins again with the first.
    if (last !== undefined && last < hashSpace - 1 && this.#ownerAt(0) === owner)
      ranges.push({ from: last + 1, to: hashSpace - 1 })
    return ranges
  }

  /** Part of the hash space that belongs to `owner`, 0 to 1. */
  share(owner: string): number {
    return this.ranges(owner).reduce((sum, { from, to }) => sum + (to - from + 1), 0) / hashSpace
  }

  #ownerAt(point: number): string {
    return this.ids[this.#points.owners[point] as number] as string
  }

  /** The owner at `point`, or of the next point whose owner is not chosen yet. */
  #freeOwner(point: number, chosen: ReadonlySet<string>): string {
    let free = point
    while (chosen.has(this.#ownerAt(free))) free = (free + 1) % this.size
    return this.#ownerAt(free)
  }
}

/** The key followed by two marks and the replica's number as a varint. */
function replicaBytes(key: Uint8Array, replica: number): Uint8Array {
  const tail = [replicaMark, replicaMark]
  let rest = replica
  for (; rest >= 0x80; rest >>>= 7) tail.push((rest & 0x7f) | 0x80)
  tail.push(rest)
  return concat(key, Uint8Array.from(tail))
}

/** Order of bytes is not the order of JavaScript's strings where characters past U+FFFF meet those from U+E000. */
function sortedByBytes(ids: ReadonlySet<string>): readonly string[] {
  const withBytes = [...ids].map((id) => ({ id, bytes: idBytes(id) }))
  return withBytes.sort((a, b) => compareBytes(a.bytes, b.bytes)).map(({ id }) => id)
}

function idBytes(id: string): Uint8Array {
  if (typeof id !== 'string' || id === '') throw wrong(TypeError, 'owner', 'a non-empty string', id)
  return keyToBytes(id)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number)
  return a.length - b.length
}
