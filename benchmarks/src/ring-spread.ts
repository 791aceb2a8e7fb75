import { crc32, fnv1a, type HashFunction, HashRing } from '@galaxycache/galaxy'

// How evenly rings of ten peers spread keys, for names of peers as people give them. The same numbers on every machine;
// those in docs/decisions.md are from here: `node benchmarks/dist/ring-spread.js`

const peers = 10
const keys = Array.from({ length: 50_000 }, (_, i) => `user:${i}`)

/** Sets of names: each function gives the name of peer `i`. */
const nameSets: readonly ((i: number) => string)[] = [
  ...counting(12, (set) => (i: number) => `http://10.${set}.${set * 7}.${i + 1}:8080`),
  ...counting(6, (set) => (i: number) => `http://127.0.0.1:${30_000 + set * 1_111 + i}`),
  ...counting(6, (set) => (i: number) => `cache${set}-${i}`),
  ...counting(6, (set) => (i: number) => `web-${set}-${i}.cache.svc.cluster.local:8080`),
]

const rows = [50, 100, 160, 256, 512].map((segmentsPerOwner) => ({
  points: segmentsPerOwner,
  'crc32: median, 9 of 10 below, worst': spread(crc32, segmentsPerOwner),
  'fnv1a: median, 9 of 10 below, worst': spread(fnv1a, segmentsPerOwner),
}))
console.table(rows)

function spread(hash: HashFunction, segmentsPerOwner: number): string {
  const sorted = nameSets.map((name) => heaviest(name, { hash, segmentsPerOwner })).sort((a, b) => a - b)
  return [0.5, 0.9, 1].map((part) => sorted[Math.floor((sorted.length - 1) * part)]?.toFixed(2)).join(', ')
}

/** Keys of the peer that has most, over the mean. */
function heaviest(name: (i: number) => string, options: { hash: HashFunction; segmentsPerOwner: number }): number {
  const ring = new HashRing(counting(peers, name), options)
  const owned = new Map<string | undefined, number>()
  for (const key of keys) {
    const owner = ring.owner(key)
    owned.set(owner, (owned.get(owner) ?? 0) + 1)
  }
  return Math.max(...owned.values()) / (keys.length / peers)
}

function counting<R>(length: number, make: (i: number) => R): R[] {
  return Array.from({ length }, (_, i) => make(i))
}
