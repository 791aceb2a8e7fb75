import { UnsupportedError } from '@galaxycache/galaxy'
import test from 'ava'
import { threeNodes, urlOf } from '../write/three-nodes.js'

/** The cluster's network, where `peer` knows no request for many keys. */
async function withOldPeer(peer: string, options = {}) {
  const nodes = await threeNodes(options)
  const { network } = nodes.cluster
  const refuse = ({ kind, to }: { readonly kind: string; readonly to: string }): void => {
    if (kind === 'fetchMany' && to === peer) throw new UnsupportedError('fetchMany', { peer })
  }
  network.setFault(refuse)
  const asked = (kind: string): number => network.calls.filter((call) => call.kind === kind && call.to === peer).length
  return { nodes, asked }
}

test('a peer that knows no batches is asked for one key at a time, batchConcurrency at once', async (t) => {
  let running = 0
  let most = 0
  const load = async (): Promise<string> => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return 'value'
  }
  const { nodes, asked } = await withOldPeer(urlOf(1), { load, batchConcurrency: 3 })
  await using _ = nodes
  const keys = Array.from({ length: 10 }, (__, n) => nodes.cluster.keyOwnedBy(1, n))

  const outcomes = await nodes.galaxies[0].getMany(keys)

  t.deepEqual(
    [...outcomes.values()],
    keys.map(() => ({ value: 'value' })),
  )
  t.is(asked('fetch'), 10)
  t.is(most, 3)
  const { peerLoads, peerLoadErrors } = nodes.galaxies[0].stats()
  t.deepEqual({ peerLoads, peerLoadErrors }, { peerLoads: 10, peerLoadErrors: 0 })
})

test('a peer that knows no batches is not tried again for a minute, and then it is', async (t) => {
  const { nodes, asked } = await withOldPeer(urlOf(1))
  await using _ = nodes
  const getTwo = (n: number): Promise<unknown> =>
    nodes.galaxies[0].getMany([nodes.cluster.keyOwnedBy(1, n), nodes.cluster.keyOwnedBy(1, n + 1)])

  await getTwo(0)
  await getTwo(2)
  t.is(asked('fetchMany'), 1)

  nodes.cluster.clock.advance(60_000)
  nodes.cluster.network.setFault(undefined)
  await getTwo(4)
  await getTwo(6)
  t.is(asked('fetchMany'), 3)
  t.is(asked('fetch'), 4)
})

test('values for which an answer has no room are fetched one by one', async (t) => {
  await using nodes = await threeNodes({ load: (key) => `${key}!` })
  const { network, universes } = nodes.cluster
  const [, owner] = universes
  if (owner === undefined) throw new RangeError('a cluster of three has three')
  network.serve(urlOf(1), {
    serve: (galaxy, key, request) => owner.serve(galaxy, key, request),
    serveMany: async (galaxy, keys, call) => {
      const items = await owner.serveMany(galaxy, keys, call)
      return items.map((item, index) => (index === 0 ? item : { error: new UnsupportedError('so much') }))
    },
  })
  const keys = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n))

  const outcomes = await nodes.galaxies[0].getMany(keys)

  t.deepEqual(
    [...outcomes],
    keys.map((key) => [key, { value: `${key}!` }]),
  )
  t.deepEqual(
    network.calls.map(({ kind }) => kind),
    ['fetchMany', 'fetch', 'fetch'],
  )
})
