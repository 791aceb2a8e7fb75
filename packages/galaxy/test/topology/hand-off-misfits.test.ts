import { bytes, type Codec, string } from '@galaxycache/codecs'
import { fnv1a, InvalidArgumentError, lruStore } from '@galaxycache/galaxy'
import { Cluster, type NetworkCall } from '@galaxycache/galaxy/testing'
import test from 'ava'

const KiB = 1024

test('an entry too large for any message costs no other entry', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const big = cluster.keyOwnedBy(0)
  const load = (key: string): Uint8Array => new Uint8Array(key === big ? 600 * KiB : 10)
  // It lists the entry that was used last first: the large one.
  const [leaving, next] = cluster.createGalaxy('g', { codec: bytes(), load, cacheFactory: lruStore })
  for (let n = 0; n < 100; n++) await leaving?.get(cluster.keyOwnedBy(0, n))
  await leaving?.get(big)
  const bytesOf = (call: NetworkCall): number =>
    call.kind === 'write' && call.write.kind === 'hand-off'
      ? call.write.entries.reduce((sum, entry) => sum + entry.bytes.byteLength, 0)
      : 0
  cluster.network.setFault((call) => {
    if (bytesOf(call) > 512 * KiB) throw new InvalidArgumentError('a request must be at most 512 KiB')
  })

  await cluster.universes[0]?.close({ handOff: true })

  t.like(leaving?.stats(), { handedOff: 99, handOffErrors: 1 })
  t.is(next?.stats().adopted, 99)
})

test('an entry that its receiver cannot take, for its key or its bytes, costs no other entry', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = Array.from({ length: 100 }, (_, n) => cluster.keyOwnedBy(0, n))
  const unreadable = keys[50]
  const [self] = cluster.universes
  const long = Array.from({ length: 100 }, (_, n) => `${'x'.repeat(200)}${n}`).find(
    (key) => self?.ring.owner(key) === self?.self.id,
  )
  const strict: Codec<string> = {
    ...string,
    decode: (encoded) => {
      if (string.decode(encoded) === unreadable) throw new TypeError('no value')
      return string.decode(encoded)
    },
  }
  const [leaving, next] = cluster.universes.map((universe, index) =>
    index === 0
      ? universe.createGalaxy('g', { codec: string, load: (key) => key })
      : universe.createGalaxy('g', { codec: strict, load: (key) => key, maxKeyBytes: 100 }),
  )
  await leaving?.get(long ?? '')
  for (let n = 0; n < 3; n++) for (const key of keys) await leaving?.get(key)
  for (let n = 0; n < 200; n++) await leaving?.get(long ?? '')

  await self?.close({ handOff: true })

  t.like(leaving?.stats(), { handedOff: 101, handOffErrors: 0 })
  t.is(next?.stats().adopted, 99)
})

test('an entry for which the ring has no owner, as its hash function throws, costs no other entry, and counts as an error', async (t) => {
  const unlucky = new TextEncoder().encode('unlucky')
  let throws = false
  const hash = (key: Uint8Array): number => {
    if (throws && Buffer.compare(key, unlucky) === 0) throw new Error('not this one')
    return fnv1a(key)
  }
  await using cluster = await Cluster.create({ peers: 2, ring: { hash } })
  const [leaving, next] = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  leaving?.local.set('unlucky', 'v')
  for (let n = 0; n < 100; n++) await leaving?.get(cluster.keyOwnedBy(0, n))
  throws = true

  await cluster.universes[0]?.close({ handOff: true })

  t.like(leaving?.stats(), { handedOff: 100, handOffErrors: 1 })
  t.is(next?.stats().adopted, 100)
})
