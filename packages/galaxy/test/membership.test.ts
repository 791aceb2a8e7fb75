import { string } from '@galaxycache/codecs'
import { type RemoteFetcher, Universe } from '@galaxycache/galaxy'
import { Cluster, InMemoryNetwork } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { readMembers } from '#src/membership.js'

const alone = (): Universe => new Universe({ self: 'memory://0' })

test('a peer list that cannot be changes nothing and loses nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [universe] = cluster.universes
  const before = universe?.listPeers()

  await t.throwsAsync(async () => universe?.setPeers(['memory://0', 'memory://2', 'smoke:signals']), {
    instanceOf: TypeError,
  })
  await t.throwsAsync(async () => universe?.removePeers(['memory://9']), { message: /known peers, got "memory:\/\/9"/ })
  await t.throwsAsync(async () => universe?.removePeers(['memory://0']), { message: /setIncludeSelf\(false\)/ })

  t.deepEqual(universe?.listPeers(), before)
})

test('a universe without a protocol says so when it is given peers', async (t) => {
  await using universe = alone()

  await universe.setPeers(['memory://0'])
  await t.throwsAsync(() => universe.setPeers(['memory://0', 'memory://1']), { message: /protocol must be given/ })
})

test('self is never dialled, however its url is spelled in the list', async (t) => {
  for (const spelled of ['memory://self', 'memory://self/', 'MEMORY://self', 'memory://SELF//']) {
    const network = new InMemoryNetwork()
    await using universe = new Universe({ self: 'memory://self', protocol: network.protocol('memory://self') })

    await universe.setPeers([spelled, 'memory://other'])

    t.is(network.openFetchers, 1, spelled)
    t.deepEqual(universe.ring.ids, ['memory://other', spelled].sort(), 'and the ring hashes what the others hash')
    t.is(universe.self.id, spelled)
  }
})

test('self is known by its url with the default port and without, and by no other port', (t) => {
  for (const [self, spelled, isSelf] of [
    ['http://10.0.0.1', 'http://10.0.0.1:80', true],
    ['http://10.0.0.1:80', '10.0.0.1', true],
    ['10.0.0.1:80', 'HTTP://10.0.0.1:80/', true],
    ['https://a.example/x', 'https://a.example:443/x', true],
    ['http://[::1]', 'http://[::1]:80', true],
    ['http://10.0.0.1', 'http://10.0.0.1:443', false],
    ['https://10.0.0.1', 'https://10.0.0.1:80', false],
    ['http://10.0.0.1', 'http://10.0.0.1:8080', false],
    ['http://[::1]:80', 'http://[::1:80]', false],
  ] as const) {
    const { peers, selfId } = readMembers({ id: self, url: self }, [spelled])

    t.is(selfId, isSelf ? spelled : self)
    t.is(peers.size, 1, 'what self is not is another peer')
  }
})

test('a list without self still counts self in, until it is told otherwise', async (t) => {
  const network = new InMemoryNetwork()
  await using universe = new Universe({ self: 'memory://self', protocol: network.protocol('memory://self') })

  await universe.setPeers(['memory://other'])
  t.deepEqual(universe.ring.ids, ['memory://other', 'memory://self'])
  universe.setIncludeSelf(false)
  t.deepEqual(universe.ring.ids, ['memory://other'])
  t.deepEqual(
    universe.listPeers().map(({ id }) => id),
    ['memory://other'],
  )
})

test('gets that run while peers come and go all get their value', async (t) => {
  await using cluster = await Cluster.create({ peers: 4 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: async (key) => key })
  const [universe] = cluster.universes
  const keys = Array.from({ length: 2_000 }, (_, i) => `k${i}`)

  const gets = keys.map(async (key, i) => {
    if (i % 50 === 0) await universe?.removePeers(['memory://3'])
    if (i % 50 === 25) await universe?.addPeer('memory://3')
    return await galaxies[0]?.get(key)
  })
  const churn = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) {
      await universe?.setPeers(['memory://0', 'memory://1', ...(i % 2 ? ['memory://2', 'memory://3'] : ['memory://3'])])
    }
  }
  const results = await Promise.allSettled([...gets, churn()])

  const rejected = results
    .filter(({ status }) => status === 'rejected')
    .map((result) => String((result as PromiseRejectedResult).reason))
  t.deepEqual(
    rejected.filter((reason) => !reason.includes('known peers')),
    [],
  )
})

test('peers that are no peers are refused by name', async (t) => {
  await using universe = alone()
  const set = (peers: unknown) => universe.setPeers(peers as string[])

  await t.throwsAsync(set(undefined), { message: 'peers must be an iterable that is no string, got undefined' })
  await t.throwsAsync(set('abc'), { message: 'peers must be an iterable that is no string, got "abc"' })
  await t.throwsAsync(set([null]), { message: 'peer must be a url or { id, url }, got null' })
  await t.throwsAsync(universe.addPeer(undefined as unknown as string), { message: /^peer must be a url/ })
  await t.throwsAsync(universe.removePeers(undefined as unknown as string[]), { message: /^ids must be an iterable/ })
  t.deepEqual(universe.listPeers(), [universe.self])
})

test('a protocol that makes no fetcher is told so', async (t) => {
  const protocol = { name: 'hollow', connect: () => ({}) as RemoteFetcher }
  await using universe = new Universe({ self: 'a', protocol })

  await t.throwsAsync(universe.setPeers(['a', 'b']), {
    message: 'connect of protocol hollow must be a function that returns a RemoteFetcher, got an object',
  })
})
