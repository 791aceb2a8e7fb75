import { readFileSync } from 'node:fs'
import { crc32, fnv1a, HashRing, keyFromBytes } from '@galaxycache/galaxy'
import test from 'ava'

interface Vectors {
  readonly hashes: readonly { readonly hex: string; readonly crc32: number; readonly fnv1a: number }[]
  readonly rings: readonly {
    readonly hash: 'crc32' | 'fnv1a'
    readonly segmentsPerOwner: number
    readonly owners: readonly string[]
    readonly segments: number
    readonly keys: readonly { readonly hex: string; readonly owner: string; readonly replicated3: readonly string[] }[]
  }[]
}

// From dist/test/ring, where this file is compiled to.
const path = new URL('../../../test/vectors/ring.json', import.meta.url)
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

test('crc32 and fnv1a give the hashes of the vectors, of bytes and of ASCII text', (t) => {
  t.is(vectors.hashes.length, 40)
  for (const { hex, ...expected } of vectors.hashes) {
    const bytes = fromHex(hex)
    const text = Buffer.from(bytes).toString('latin1')
    const ascii = bytes.every((byte) => byte < 0x80)

    t.deepEqual({ crc32: crc32(bytes), fnv1a: fnv1a(bytes) }, expected, hex)
    t.is(crc32.ofAscii?.(text), ascii ? expected.crc32 : -1, hex)
    t.is(fnv1a.ofAscii?.(text), ascii ? expected.fnv1a : -1, hex)
  }
})

test('there are vectors for both hashes, 1 to 160 points and 1 to 40 owners', (t) => {
  t.is(vectors.rings.length, 30)
  t.deepEqual([...new Set(vectors.rings.map(({ owners }) => owners.length))], [1, 2, 3, 8, 40])
  t.deepEqual([...new Set(vectors.rings.map(({ segmentsPerOwner }) => segmentsPerOwner))], [1, 50, 160])
})

for (const { hash, segmentsPerOwner, owners, segments, keys } of vectors.rings) {
  test(`the vectors hold: ${hash}, ${segmentsPerOwner} points, ${owners.length} owners`, (t) => {
    const ring = new HashRing(owners, { hash: { crc32, fnv1a }[hash], segmentsPerOwner })

    const answers = keys.map(({ hex }) => {
      const key = keyFromBytes(fromHex(hex))
      return { hex, owner: ring.owner(key), replicated3: ring.owners(key, 3) }
    })

    t.is(ring.pointCount, segments)
    t.deepEqual(answers, keys)
  })
}
