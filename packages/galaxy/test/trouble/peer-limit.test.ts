import { string } from '@galaxycache/codecs'
import { PeerError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const load = (index: number) => (key: string) => `${key} from ${index}`

test('a caller with a deadline gets the value from the backend here before it, though the peer hangs', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', (index) => ({ codec: string, load: load(index) }))
  const [key, other] = [cluster.keyOwnedBy(1), cluster.keyOwnedBy(1, 1)]
  cluster.network.setFault(() => new Promise(() => {}))
  const get = galaxies[0]?.get(key, { timeoutMs: 1_000 })
  const many = galaxies[0]?.getMany([other], { timeoutMs: 1_000 })
  await settle()

  cluster.clock.advance(710)

  t.is(await get, `${key} from 0`)
  t.deepEqual((await many)?.get(other), { value: `${other} from 0` })
  cluster.network.setFault(undefined)
})

test('callers of a key that keep coming with little time do not keep the first from its backend', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', (index) => ({ codec: string, load: load(index) }))
  const key = cluster.keyOwnedBy(1)
  cluster.network.setFault(() => new Promise(() => {}))
  const gets: (Promise<string> | undefined)[] = []

  for (let atMs = 0; atMs < 1_000; atMs += 100) {
    gets.push(galaxies[0]?.get(key, { timeoutMs: 1_000 }))
    await settle()
    cluster.clock.advance(100)
    await settle()
  }

  t.deepEqual(
    await Promise.all(gets),
    gets.map(() => `${key} from 0`),
  )
  t.is(galaxies[0]?.stats().backendLoads, 1)
  cluster.network.setFault(undefined)
})

test('a caller with much more time has the owner asked again, so that its load stays there', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loaded: (value: string) => void = () => {}
  const galaxies = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    load: (key) =>
      index === 0
        ? `${key} from 0`
        : new Promise((resolve) => {
            loaded = resolve
          }),
  }))
  const key = cluster.keyOwnedBy(1)
  const hasty = galaxies[0]?.get(key, { timeoutMs: 100 }).catch(() => 'gone')
  const patient = galaxies[0]?.get(key)
  await settle()

  cluster.clock.advance(110)
  await settle()
  loaded('from the owner')

  t.is(await hasty, 'gone')
  t.is(await patient, 'from the owner')
  t.is(galaxies[0]?.stats().backendLoads, 0)
})

test('peerDeadlineShare: 1 gives a peer all the time there is', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: load(0), peerDeadlineShare: 1 })
  cluster.network.setFault(() => new Promise(() => {}))
  const late = t.throwsAsync(async () => galaxy?.get(cluster.keyOwnedBy(1), { timeoutMs: 1_000 }), {
    code: 'DEADLINE_EXCEEDED',
  })
  await settle()

  cluster.clock.advance(1_010)

  await late
  t.throws(() => cluster.createGalaxy('h', { codec: string, load: load(0), peerDeadlineShare: 0 }), {
    instanceOf: RangeError,
    message: 'peerDeadlineShare must be a number above 0 and at most 1, got 0',
  })
  cluster.network.setFault(undefined)
})

test('the backend that stands in for an owner is told how much time is left, and more when somebody with more joins', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const lefts = new Map<string, () => number>()
  const hang = (key: string, { remainingMs }: { readonly remainingMs: () => number }): Promise<string> => {
    lefts.set(key, remainingMs)
    return new Promise(() => {})
  }
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: hang, loadTimeoutMs: 10_000 })
  const [theirs, one, another, own] = [1, 1, 1, 0].map((owner, n) => cluster.keyOwnedBy(owner, n)) as [
    string,
    string,
    string,
    string,
  ]
  const left = (): number[] => [theirs, one, another, own].map((key) => lefts.get(key)?.() ?? Number.NaN)
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
  const gets = [galaxy?.get(theirs, { timeoutMs: 300 }), galaxy?.get(own, { timeoutMs: 300 })]
  const many = galaxy?.getMany([one, another], { timeoutMs: 300 })
  await settle()
  t.deepEqual(left(), [300, 300, 300, 300])

  gets.push(galaxy?.get(theirs, { timeoutMs: 700 }), galaxy?.get(one))
  t.deepEqual(left(), [700, 10_000, 300, 300])

  const ended = gets.map((get) => t.throwsAsync(get as Promise<string>, { code: 'DEADLINE_EXCEEDED' }))
  cluster.clock.advance(10_010)
  await Promise.all([...ended, many])
  cluster.network.setFault(undefined)
})
