import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'

const timeToLiveMs = 10_000

/** The value of `key` is a hot copy at process 0, and its owner hangs. */
async function withHungOwner(cluster: Cluster, options: { readonly refreshAheadShare?: number }) {
  let loads = 0
  const [galaxy] = cluster.createGalaxy('g', (index) => ({
    codec: string,
    load: (_key, { expireIn }) => {
      loads += 1
      expireIn(timeToLiveMs)
      return `${loads} from ${index}`
    },
    staleIfErrorMs: 60_000,
    ...options,
  }))
  const key = cluster.keyOwnedBy(1)
  const get = async (timeoutMs = 60_000) => galaxy?.get(key, { timeoutMs })
  const getMany = async (timeoutMs: number) =>
    (await galaxy?.getMany([key, `${key}/2`], { timeoutMs }))?.get(key)?.value
  await get()
  cluster.network.setFault(() => new Promise(() => {}))
  const joinAndLeave = async (t: ExecutionContext, limits: { readonly timeoutMs?: number }): Promise<void> => {
    const controller = new AbortController()
    const left = galaxy?.get(key, { ...limits, signal: controller.signal })
    await settle()
    controller.abort()
    await t.throwsAsync(async () => left, { code: 'CANCELLED' })
  }
  return { galaxy, get, getMany, joinAndLeave }
}

/** What comes within the second that its caller has, of which 710 ms are over when the owner is given up. */
async function inTime<R>({ clock }: Cluster, answer: Promise<R>): Promise<R> {
  await settle()
  clock.advance(710)
  await settle()
  clock.advance(300)
  const came = await answer
  // Ends what waits for the owner.
  clock.advance(60_000)
  return came
}

test('a value that expired while its owner hangs comes from the backend here in time, and not stale', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { get } = await withHungOwner(cluster, {})
  cluster.clock.advance(timeToLiveMs)

  const answer = await inTime(cluster, get(1_000))

  t.is(answer, '2 from 0')
})

test('so does one of many', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { getMany } = await withHungOwner(cluster, {})
  cluster.clock.advance(timeToLiveMs)

  const answer = await inTime(cluster, getMany(1_000))

  t.regex(answer ?? '', / from 0$/)
})

test('a refresh that somebody joined and left is not taken from its owner sooner', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { galaxy, get, joinAndLeave } = await withHungOwner(cluster, { refreshAheadShare: 0.1 })
  cluster.clock.advance(timeToLiveMs - 10)
  await get()
  await settle()
  cluster.clock.advance(10)
  await joinAndLeave(t, { timeoutMs: 1_000 })

  cluster.clock.advance(9_000)
  await settle()
  const loadsWhileItWaits = galaxy?.stats().backendLoads
  cluster.clock.advance(60_000)

  t.is(loadsWhileItWaits, 0)
})

test('who joins a refresh that hangs at the owner has the value from the backend here in time', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { get } = await withHungOwner(cluster, { refreshAheadShare: 0.1 })
  cluster.clock.advance(timeToLiveMs - 10)
  t.is(await get(), '1 from 1')
  await settle()
  cluster.clock.advance(10)

  const answer = await inTime(cluster, get(1_000))

  t.is(answer, '2 from 0')
})

test('so has who comes after somebody with no time limit, who joined the refresh and left', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { get, joinAndLeave } = await withHungOwner(cluster, { refreshAheadShare: 0.1 })
  cluster.clock.advance(timeToLiveMs - 10)
  await get()
  await settle()
  cluster.clock.advance(10)
  await joinAndLeave(t, {})

  const answer = await inTime(cluster, get(1_000))

  t.is(answer, '2 from 0')
})

test('so has who comes when the owner is asked again, because all have left who waited for an expired value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const { get, joinAndLeave } = await withHungOwner(cluster, {})
  cluster.clock.advance(timeToLiveMs)
  await joinAndLeave(t, { timeoutMs: 1_000 })
  cluster.clock.advance(710)
  await settle()

  const answer = await inTime(cluster, get(1_000))

  t.is(answer, '2 from 0')
})
