import { string } from '@galaxycache/codecs'
import { type FetchedValue, type FetchProtocol, Universe } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('peek asks the caches of the owner and never a backend', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loads = 0
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (key) => {
      loads += 1
      return key
    },
  })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.peek(key), undefined)
  await galaxies[1]?.get(key)
  t.is(await galaxies[0]?.peek(key), key)
  t.is(await galaxies[1]?.peek(key), key)
  t.is(await galaxies[1]?.peek(cluster.keyOwnedBy(1, 1)), undefined)
  t.is(loads, 1)
  t.is(galaxies[0]?.cacheStats('hot').entries, 0, 'what was peeked is not kept')
})

test('peek passes on that the owner could not be asked', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  cluster.network.partition('memory://0', 'memory://1')

  await t.throwsAsync(async () => galaxies[0]?.peek(cluster.keyOwnedBy(1)), { code: 'PEER_FAILED' })
})

test('what is no answer at all is a failure of the peer, whatever the protocol made of it', async (t) => {
  for (const answer of [undefined, null, 5, {}, { bytes: 'text', expiresAtMs: 1 }]) {
    const speak = async (): Promise<FetchedValue> => answer as unknown as FetchedValue
    const protocol: FetchProtocol = {
      name: 'dumb',
      connect: () => ({ fetch: speak, peek: speak, close: async () => {} }),
    }
    await using universe = new Universe({ self: 'asker', protocol, includeSelf: false })
    const galaxy = universe.createGalaxy('g', { codec: string, load: (key) => `own ${key}` })
    await universe.setPeers(['owner'])

    await t.throwsAsync(galaxy.peek('k'), { code: 'PEER_FAILED' })
    t.is(await galaxy.get('k'), 'own k')
  }
})
