import { string } from '@galaxycache/codecs'
import { type GalaxyOptions, UnsupportedError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const limits = { batchConcurrency: 2, maxLoadManyKeys: 2, loadTimeoutMs: 1_000 }
const keys = Array.from({ length: 10 }, (_, n) => `k${n}`)
const last = 'k9'

/** A process whose backend answers when the test says so. */
async function withHeldBackend(more: Partial<GalaxyOptions<string>> = {}) {
  const cluster = await Cluster.create({ peers: 1 })
  const asked: string[] = []
  const held = new Map<string, () => void>()
  const load = (key: string): Promise<string> => {
    asked.push(key)
    return new Promise((resolve) => held.set(key, () => resolve(`${key}!`)))
  }
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load, ...limits, ...more })
  if (galaxy === undefined) throw new RangeError('a cluster of one has one')
  return { cluster, galaxy, asked, held }
}

test('a get of a key that stands in the line of a getMany is loaded at once, and for both', async (t) => {
  const { cluster, galaxy, asked, held } = await withHeldBackend()
  await using _ = cluster
  const many = galaxy.getMany(keys)
  await settle()
  t.deepEqual(asked, ['k0', 'k1'])

  const get = galaxy.get(last)
  await settle()
  t.deepEqual(asked, ['k0', 'k1', last])
  held.get(last)?.()
  t.is(await get, 'k9!')

  while (asked.length < keys.length) {
    for (const answer of held.values()) answer()
    await settle()
  }
  for (const answer of held.values()) answer()
  t.deepEqual(
    [...(await many).values()].map(({ value }) => value),
    keys.map((key) => `${key}!`),
  )
  t.is(asked.length, 10, 'none is loaded twice')
  t.is(galaxy.stats().coalescedLoads, 1)
})

test('a key that a get took out of the line leaves the places of the getMany as they are', async (t) => {
  const { cluster, galaxy, asked, held } = await withHeldBackend()
  await using _ = cluster
  const many = galaxy.getMany(keys)
  await settle()
  const get = galaxy.get(last)
  held.get('k0')?.()
  await settle()

  t.deepEqual(asked, ['k0', 'k1', last, 'k2'])

  while (asked.length < keys.length) {
    for (const answer of held.values()) answer()
    await settle()
  }
  for (const answer of held.values()) answer()
  await Promise.all([many, get])
})

for (const [backend, more] of [
  ['load', {}],
  ['loadMany', { loadMany: () => new Promise<never>(() => {}) }],
] as const) {
  test(`where ${backend} hangs, a get of a key in the line of a getMany ends when loadTimeoutMs has passed`, async (t) => {
    const { cluster, galaxy } = await withHeldBackend(more)
    await using _ = cluster
    const many = galaxy.getMany(keys)
    await settle()
    const get = galaxy.get(last)
    await settle()

    cluster.clock.advance(1_020)

    await t.throwsAsync(get, { code: 'DEADLINE_EXCEEDED' })
    for (let turn = 0; turn < 5; turn++) {
      await settle()
      cluster.clock.advance(1_020)
    }
    t.is((await many).get('k8')?.error?.code, 'DEADLINE_EXCEEDED')
  })
}

test('a getMany of more keys than have places takes several times loadTimeoutMs, and has all values', async (t) => {
  const { cluster, galaxy, held } = await withHeldBackend()
  await using _ = cluster
  const many = galaxy.getMany(keys)

  for (let turn = 0; turn < 5; turn++) {
    await settle()
    cluster.clock.advance(900)
    for (const answer of held.values()) answer()
  }

  t.true([...(await many).values()].every(({ error }) => error === undefined))
})

/** Two processes. The first has a backend that hangs, the second is `answer`. */
async function withPeer(answer: 'fails' | 'knows no batches and hangs') {
  const cluster = await Cluster.create({ peers: 2 })
  const asked: string[] = []
  const hang = (key: string): Promise<never> => {
    asked.push(key)
    return new Promise(() => {})
  }
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: hang, ...limits })
  if (galaxy === undefined) throw new RangeError('a cluster of two has two')
  cluster.network.serve('memory://1', {
    serve: (_galaxy, key) => hang(key),
    serveMany: () => Promise.reject(answer === 'fails' ? new Error('no') : new UnsupportedError('fetchMany')),
  })
  const theirs = Array.from({ length: 10 }, (_, n) => cluster.keyOwnedBy(1, n))
  const [wanted = ''] = theirs.slice(-1)
  return { cluster, galaxy, theirs, wanted, asked }
}

for (const [when, turns] of [
  ['before', 0],
  ['after', 1],
] as const) {
  test(`a get that joins ${when} the owner of the keys fails does not stand in line for the backend here`, async (t) => {
    const { cluster, galaxy, theirs, wanted, asked } = await withPeer('fails')
    await using _ = cluster
    const leave = new AbortController()
    const many = galaxy.getMany(theirs, { signal: leave.signal })
    for (let turn = 0; turn < turns; turn++) await settle()

    const get = galaxy.get(wanted)
    await settle()

    t.deepEqual(asked.toSorted(), [...theirs.slice(0, 2), wanted].toSorted())
    cluster.clock.advance(1_020)
    await t.throwsAsync(get, { code: 'DEADLINE_EXCEEDED' })
    leave.abort()
    await t.throwsAsync(many, { code: 'CANCELLED' })
  })
}

test('a get of a key that stands in the line for a peer without batches is fetched at once', async (t) => {
  const { cluster, galaxy, theirs, wanted, asked } = await withPeer('knows no batches and hangs')
  await using _ = cluster
  const leave = new AbortController()
  const many = galaxy.getMany(theirs, { signal: leave.signal })
  await settle()

  const get = galaxy.get(wanted, { timeoutMs: 500 })
  await settle()

  t.deepEqual(asked, [...theirs.slice(0, 2), wanted])
  cluster.clock.advance(520)
  await t.throwsAsync(get, { code: 'DEADLINE_EXCEEDED' })
  leave.abort()
  await t.throwsAsync(many, { code: 'CANCELLED' })
})
