import { string } from '@galaxycache/codecs'
import { PeerError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test, { type ExecutionContext } from 'ava'
import { keysOfOneThenTwo } from './keys-in-order.js'

/**
 * Three processes; the circuit of process 1, whose answers were quick, is open as process 0 sees it, and may be probed.
 */
async function probeable() {
  const cluster = await Cluster.create({ peers: 3 })
  const [here] = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    promoter: never(),
    hedge: { maxShare: 1 },
    load: (key) => `${key} from ${index}`,
  }))
  if (here === undefined) throw new RangeError('a cluster of three has a first')
  const nextKey = keysOfOneThenTwo(cluster)
  for (let i = 0; i < 100; i++) await here.get(nextKey())
  cluster.network.setFault(({ to }) => (to === 'memory://1' ? Promise.reject(new PeerError('down')) : undefined))
  for (let i = 0; i < 5; i++) await here.get(nextKey())
  const peer = () => cluster.universes[0]?.peerStats().find(({ id }) => id === 'memory://1')
  return { cluster, here, nextKey, peer }
}

/** The same after a get that is the probe, to which process 1 answers when `answer` settles, and process 2 at once. */
async function probed(t: ExecutionContext, answer: (cluster: Cluster) => Promise<void>) {
  const { cluster, here, nextKey, peer } = await probeable()
  t.is(peer()?.circuit, 'open')
  cluster.network.setFault(({ to }) => (to === 'memory://1' ? answer(cluster) : undefined))
  cluster.clock.advance(1_000)
  const key = nextKey()
  const get = here.get(key)
  await settle()
  cluster.clock.advance(20)
  t.is(await get, `${key} from 2`)
  return { cluster, here, peer }
}

test('a peer that is back and slower than before is asked again, though the second answers the probe first', async (t) => {
  const { cluster, here, peer } = await probed(
    t,
    ({ clock }) => new Promise((resolve) => void clock.setTimer(resolve, 60)),
  )
  t.like(peer(), { circuit: 'half-open', inFlight: 1 })
  cluster.clock.advance(40)
  await settle()

  t.like(peer(), { circuit: 'closed', inFlight: 0 })
  t.like(here.stats(), { hedgedFetches: 1, hedgesWon: 1 })
  await cluster.close()
})

test('a probe that nothing answers fails when its own time is over, and the caller has the answer of the second long before', async (t) => {
  const { cluster, peer } = await probed(t, () => new Promise(() => {}))

  cluster.clock.advance(60_000)
  await settle()

  t.like(peer(), { circuit: 'open', inFlight: 0 })
  await cluster.close()
})

test('a probe that goes on holds up nobody who closes', async (t) => {
  const { cluster, peer } = await probed(t, () => new Promise(() => {}))
  t.is(peer()?.inFlight, 1)
  const asked = cluster.network.openFetchers

  await cluster.universes[0]?.close()

  t.is(cluster.network.openFetchers, asked - 2)
  await cluster.close()
})
