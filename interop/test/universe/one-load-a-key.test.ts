import test from 'ava'
import type { PeerOptions } from '#src/control/peer-options.js'
import { loaded, mixedUniverse, ownersOf } from './harness.js'
import { randomKeys } from './random-keys.js'

const base64 = (key: Uint8Array): string => Buffer.from(key).toString('base64')

/** Who owns a key does not depend on the wire, so the second ring is tried on one of them. */
const universes = [
  { count: 10_000, wire: 'http', hash: 'crc32', segments: 50 },
  { count: 1_000, wire: 'http', hash: 'fnv1a', segments: 160 },
  { count: 10_000, wire: 'grpc', hash: 'crc32', segments: 50 },
] as const satisfies readonly (Omit<PeerOptions, 'language'> & { readonly count: number })[]

for (const { count, ...options } of universes) {
  const { wire, hash } = options
  test(`${wire}, ${hash}: of ${count} keys that all four processes want at once, each is loaded once, by its owner`, async (t) => {
    const seed = Date.now()
    t.log(`seed ${seed}`)
    const peers = await mixedUniverse(t, options)
    const keys = randomKeys(count, wire, seed)
    const owners = ownersOf(peers, keys)

    const answers = await Promise.all(peers.map((peer) => peer.get('values', keys)))

    const expected = keys.map((key, i) => ({ by: owners[i], key: base64(key) }))
    for (const [i, peer] of peers.entries()) {
      t.deepEqual(answers[i]?.map(loaded), expected, `${peer.options.language} got every value from its owner`)
      t.deepEqual(await peer.owners(keys), owners, `${peer.options.language} has the same ring`)
    }
    const loads = (await Promise.all(peers.map((peer) => peer.loads('values')))).flat()
    t.deepEqual(loads.sort(), keys.map(base64).sort())
    t.is(new Set(owners).size, 4, 'every process owns some')
  })
}
