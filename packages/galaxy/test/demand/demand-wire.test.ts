import { string } from '@galaxycache/codecs'
import { demandHeader, type GalaxyOptions, keyHash, type PeerServer } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { readNumbers, writeNumbers } from '#src/demand/demand-header.js'
import { fetchNew } from './fetch-new.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

test('of many answers the first value says what else is asked for', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  cluster.createGalaxy('g', { codec: string, load: (key) => (key === 'none' ? undefined : key) })
  const call = { header: (name: string) => (name === demandHeader ? writeNumbers([1, 0]) : undefined) }
  const [universe] = cluster.universes

  const items = (await universe?.serveMany('g', ['none', 'a', 'b'], call)) ?? []
  const none = (await universe?.serveMany('g', ['none'], call)) ?? []

  t.deepEqual(
    items.map((item) => ('error' in item ? item.error.code : typeof item.demand)),
    ['NOT_FOUND', 'string', 'undefined'],
  )
  t.deepEqual(
    none.map((item) => 'error' in item && item.error.code),
    ['NOT_FOUND'],
  )
})

test('a process that exchanges demand and one that does not get on', async (t) => {
  for (const silent of [0, 1]) {
    await using cluster = await Cluster.create({ peers: 2 })
    const galaxies = cluster.createGalaxy('g', (index) => ({ ...options, exchangeDemand: index !== silent }))

    await fetchNew(cluster, galaxies[1], 0, 100)

    t.like(galaxies[1]?.stats(), { peerLoads: 100, peerLoadErrors: 0, demandHeard: 0 })
  }
})

test('nonsense that is told costs nobody a value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  for (const said of ['', 'AAAA', '%', '+'.repeat(16), 'nonsense', 'A'.repeat(10_000), writeNumbers([7])]) {
    const request = { mode: 'no-peer-backend', header: () => said } as const
    const answer = await cluster.universes[0]?.serve('g', key, request)
    t.is(Buffer.from(answer?.bytes ?? []).toString(), `value of ${key}`)
    t.is(answer?.demand, undefined, said)
  }
  const owner = cluster.universes[0] as PeerServer
  cluster.network.serve('memory://0', {
    serve: async (...asked) => ({ ...(await owner.serve(...asked)), demand: 'nonsense' }),
  })

  await fetchNew(cluster, other, 0, 24)

  t.like(other?.stats(), { peerLoads: 24, peerLoadErrors: 0, demandHeard: 0 })
})

test('a peek tells nothing, and the answer to one tells nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  await other?.get(key)
  const heard: string[] = []
  const owner = cluster.universes[0] as PeerServer
  cluster.network.serve('memory://0', {
    serve: (name, asked, request) => {
      heard.push(`${request.mode} ${request.header?.(demandHeader)}`)
      return owner.serve(name, asked, request)
    },
  })

  for (let i = 1; i <= 16; i++) await other?.peek(cluster.keyOwnedBy(0, i))

  t.deepEqual(heard, Array(16).fill('peek undefined'))
  const answer = await owner.serve('g', key, { mode: 'peek', header: () => writeNumbers([1, 0]) })
  t.is(answer.demand, undefined)
})

test('what goes over the wire is who asks, up to where it heard, and hashes of keys; back come position and hashes', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  const tell = async (...numbers: readonly number[]): Promise<readonly number[] | undefined> => {
    const request = { mode: 'no-peer-backend', header: () => writeNumbers(numbers) } as const
    return readNumbers((await cluster.universes[0]?.serve('g', key, request))?.demand ?? '')
  }

  const [first = 0, ...none] = (await tell(1, 0, keyHash('a'), keyHash('b'))) ?? []
  t.deepEqual(none, [])
  t.deepEqual(await tell(2, 0, keyHash('c')), [(first + 1) >>> 0, keyHash('a'), keyHash('b')])
  t.deepEqual(await tell(1, first), [(first + 1) >>> 0, keyHash('c')])
})

test('processes of any version have the same hash of a key', (t) => {
  // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/, offset basis and the vector of "a".
  t.is(keyHash(''), 0x811c9dc5)
  t.is(keyHash('a'), 0xe40c292c)
  t.is(keyHash('foobar'), 0xbf9cf968)
})
