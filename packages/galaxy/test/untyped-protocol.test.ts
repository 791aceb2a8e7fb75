import { string } from '@galaxycache/codecs'
import { type FetchedValue, type PeerRequest, Universe } from '@galaxycache/galaxy'
import { Cluster, ManualClock } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'
import { MortalBackend, ttlMs } from './freshness/mortal-backend.js'

/**
 * What a protocol that no compiler has seen may give in place of a text that is not there. `Headers.get` gives null.
 */
const noTexts: readonly unknown[] = [null, 7, {}, ['AAAA'], true]

/** A process reads 16 keys over a protocol of its user's own, whose values are each `value` with the fields `more`. */
async function readsAll(t: ExecutionContext, more: object): Promise<void> {
  const fetch = async (): Promise<FetchedValue> => ({
    bytes: string.encode('value'),
    expiresAtMs: Number.POSITIVE_INFINITY,
    ...more,
  })
  const fetcher = {
    fetch,
    peek: fetch,
    fetchMany: (_galaxy: string, keys: readonly string[]) => Promise.all(keys.map(fetch)),
    close: async () => {},
  }
  await using universe = new Universe({
    self: 'own://0',
    protocol: { name: 'own', connect: () => fetcher },
    clock: new ManualClock(),
  })
  await universe.setPeers(['own://1'])
  const keys = Array.from({ length: 100 }, (_, i) => `key ${i}`).filter((key) => universe.ring.owner(key) === 'own://1')
  const galaxy = universe.createGalaxy('g', { codec: string, load: () => 'not from the peer' })

  for (const key of keys.slice(0, 8)) t.is(await galaxy.get(key), 'value')
  for (const outcome of (await galaxy.getMany(keys.slice(8, 16))).values()) t.deepEqual(outcome, { value: 'value' })

  t.like(galaxy.stats(), { peerLoads: 16, peerLoadErrors: 0, codecMismatches: 0, backendLoads: 0 })
}

test('what a protocol of its own says of a value beside its bytes costs nobody the value, whatever it is', async (t) => {
  for (const said of noTexts)
    for (const field of ['demand', 'companions', 'wasLoaded', 'epoch']) await readsAll(t, { [field]: said })
})

test('a field of a value that is null is one that was left out', async (t) => {
  await readsAll(t, { demand: null, companions: null, wasLoaded: null, epoch: null, codecVersion: null })
})

/** A request in which every header is `said`. */
const saying = (said: unknown): PeerRequest => ({ mode: 'no-peer-backend', header: () => said as string })

test('headers that are no texts cost nobody a value', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const [universe] = cluster.universes
  for (const said of noTexts) {
    const value = await universe?.serve('g', 'k', saying(said))
    const items = (await universe?.serveMany('g', ['k', 'other'], saying(said))) ?? []

    t.is(Buffer.from(value?.bytes ?? []).toString(), 'k')
    t.deepEqual([value?.demand, value?.companions], [undefined, undefined])
    t.deepEqual(
      items.map((item) => ('error' in item ? item.error : Buffer.from(item.bytes).toString())),
      ['k', 'other'],
    )
  }
})

test('a request whose headers are no texts asks for a fresh value, as one without headers does', async (t) => {
  for (const said of noTexts) {
    await using cluster = await Cluster.create({ peers: 1 })
    const backend = new MortalBackend()
    cluster.createGalaxy('g', { codec: string, load: backend.load, staleIfErrorMs: 120_000 })
    const [universe] = cluster.universes
    await universe?.serve('g', 'k', saying(said))
    cluster.clock.advance(ttlMs)
    backend.state = 'down'

    await t.throwsAsync(universe?.serve('g', 'k', saying(said)) ?? Promise.resolve(), { code: 'BACKEND_FAILED' })
  }
})

test('a write whose headers are no texts is one of now, as one without headers is', async (t) => {
  for (const said of noTexts) {
    await using cluster = await Cluster.create({ peers: 1 })
    const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => 'loaded' })
    const write = { kind: 'set', key: 'k', bytes: string.encode('set'), expiresAtMs: Number.POSITIVE_INFINITY } as const

    await cluster.universes[0]?.write('g', write, saying(said))

    t.is(galaxy?.getIfCached('k'), 'set')
  }
})
