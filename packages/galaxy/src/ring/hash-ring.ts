import { keyToBytes } from '../key.js'
import { requirePositiveInteger, wrong } from '../require.js'
import { type HashFunction, hashOf } from './hash-function.js'
import { JumpTable } from './jump-table.js'
import { ownerIds } from './owner-ids.js'
import { makePoints, type Points } from './points.js'
import { replicaKey } from './replica-key.js'
import { type RingOptions, resolveRingOptions } from './ring-options.js'

/** A stretch of the hash space, which is 0 to 2^32 - 1. Both ends belong to it, and `from` is never above `to`. */
export interface RingRange {
  readonly from: number
  readonly to: number
}

const hashSpace = 2 ** 32

/**
 * Consistent hashing: who owns a key. A key belongs to the first point at or after its hash, or to the first of all
 * where there is none. Immutable; the same ids and options make the same ring, in whatever order they are given.
 */
export class HashRing {
  /** The owners, each once, sorted by their UTF-8 bytes. */
  readonly ids: readonly string[]
  /** Points that each owner was given. */
  readonly segmentsPerOwner: number
  readonly #hash: HashFunction
  readonly #points: Points
  readonly #jump: JumpTable

  /**
   * @throws TypeError or RangeError for a wrong option, a malformed or empty id, or a hash that is not 32 unsigned bits
   */
  constructor(owners: Iterable<string>, options?: RingOptions) {
    const resolved = resolveRingOptions(options)
    this.ids = Object.freeze(ownerIds(owners))
    this.segmentsPerOwner = resolved.segmentsPerOwner
    this.#hash = resolved.hash
    this.#points = makePoints(this.ids, resolved)
    this.#jump = new JumpTable(this.#points.hashes)
  }

  /** Number of owners. */
  get size(): number {
    return this.ids.length
  }

  /** Points on the ring: {@link size} times {@link segmentsPerOwner}, less those that fell on another one. */
  get pointCount(): number {
    return this.#points.hashes.length
  }

  /**
   * The owner of `key`; undefined on a ring without owners.
   * @throws InvalidArgumentError for a key that has no bytes
   */
  owner(key: string): string | undefined {
    if (this.ids.length === 0) return undefined
    return this.#idAt(this.#jump.find(this.#hashKey(key)))
  }

  /**
   * `n` different owners for copies of `key`, best first: a prefix of what a larger `n` gives, and the first is
   * {@link owner}. Fewer where there are fewer owners, or where some have lost all their points to others. Source:
   * galaxycache `consistenthash.Map.GetReplicated`.
   * @throws RangeError if `n` is not a positive integer; InvalidArgumentError for a key that has no bytes
   */
  owners(key: string, n: number): string[] {
    requirePositiveInteger('n', n)
    const bytes = keyToBytes(key)
    const chosen = new Set<string>()
    for (let replica = 0; replica < Math.min(n, this.ids.length); replica++) {
      const point = this.#jump.find(hashOf(this.#hash, replicaKey(bytes, replica)))
      const owner = this.#nextOwner(point, chosen)
      if (owner === undefined) break
      chosen.add(owner)
    }
    return [...chosen]
  }

  /**
   * The hashes whose keys belong to `owner`, ascending, as few ranges as possible; a range that goes round the end is
   * given as two. Empty for an id that is not on the ring. Takes time in proportion to {@link pointCount}.
   */
  ranges(owner: string): RingRange[] {
    const { hashes } = this.#points
    const ranges: RingRange[] = []
    let from = 0
    for (let point = 0; point <= hashes.length && from < hashSpace; point++) {
      const to = hashes[point] ?? hashSpace - 1
      if (this.#idAt(point) === owner) append(ranges, { from, to })
      from = to + 1
    }
    return ranges
  }

  /** Part of the hash space that belongs to `owner`: 0 to 1, and 0 for an id that is not on the ring. */
  share(owner: string): number {
    return this.ranges(owner).reduce((sum, { from, to }) => sum + (to - from + 1), 0) / hashSpace
  }

  /**
   * The part of each owner, 0 to 1, in the order of {@link ids}; as {@link share}, but all in one pass over the points.
   */
  shares(): number[] {
    const { hashes, owners } = this.#points
    const lengths = this.ids.map(() => 0)
    let from = 0
    for (let point = 0; point <= hashes.length && from < hashSpace && lengths.length > 0; point++) {
      const end = (hashes[point] ?? hashSpace - 1) + 1
      const owner = owners[point] as number
      lengths[owner] = (lengths[owner] as number) + end - from
      from = end
    }
    return lengths.map((length) => length / hashSpace)
  }

  /**
   * The owner of the keys that hash to `hash`; undefined on a ring without owners. For a picture of the ring.
   * @throws RangeError if `hash` is not a whole number from 0 to 2^32 - 1
   */
  ownerAt(hash: number): string | undefined {
    if (hash >>> 0 !== hash) throw wrong(RangeError, 'hash', 'a whole number from 0 to 2^32 - 1', hash)
    return this.ids.length === 0 ? undefined : this.#idAt(this.#jump.find(hash))
  }

  #hashKey(key: string): number {
    const hash = this.#hash
    const ascii = hash.ofAscii === undefined || typeof key !== 'string' ? -1 : hash.ofAscii(key)
    return ascii >>> 0 === ascii ? ascii : hashOf(hash, keyToBytes(key))
  }

  #idAt(point: number): string | undefined {
    return this.ids[this.#points.owners[point] as number]
  }

  /** The first owner from `point` on, once round the ring, that is not among `chosen`. */
  #nextOwner(point: number, chosen: ReadonlySet<string>): string | undefined {
    for (let step = 0; step < this.pointCount; step++) {
      const id = this.#idAt((point + step) % this.pointCount)
      if (id !== undefined && !chosen.has(id)) return id
    }
    return undefined
  }
}

/** Adds a range at the end, in one piece with the one before if they touch. */
function append(ranges: RingRange[], range: RingRange): void {
  const last = ranges.at(-1)
  if (last?.to === range.from - 1) ranges[ranges.length - 1] = { from: last.from, to: range.to }
  else ranges.push(range)
}
