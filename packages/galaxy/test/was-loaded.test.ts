import { string } from '@galaxycache/codecs'
import type { FetchedValue, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { takesStale } from '#src/freshness/freshness-headers.js'

const text = (fetched: FetchedValue | undefined): string => Buffer.from(fetched?.bytes ?? []).toString()

test('an owner says of a value that it had to load it, and of one that it held that it did not', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  cluster.createGalaxy('greetings', { codec: string, load: (name) => `hello ${name}` })
  const key = cluster.keyOwnedBy(1)
  const owner = cluster.universes[1]

  const first = await owner?.serve('greetings', key, { mode: 'no-peer-backend' })
  const second = await owner?.serve('greetings', key, { mode: 'no-peer-backend' })

  t.deepEqual([first?.wasLoaded, second?.wasLoaded], [true, undefined])
})

test('an owner whose answer is an old value does not say that it loaded it', async (t) => {
  const clock = new ManualClock(0)
  await using cluster = await Cluster.create({ peers: 2, clock })
  cluster.createGalaxy('greetings', {
    codec: string,
    maxTtlMs: 1_000,
    staleWhileRevalidateMs: 1_000,
    load: (name) => `hello ${name} at ${clock.now()}`,
  })
  const key = cluster.keyOwnedBy(1)
  const owner = cluster.universes[1]
  const header = (name: string): string | undefined => takesStale[name]
  const ask = (): Promise<FetchedValue> | undefined =>
    owner?.serve('greetings', key, { mode: 'no-peer-backend', header })
  await ask()

  clock.advance(1_500)
  const old = await ask()

  t.deepEqual([text(old), old?.wasLoaded], [`hello ${key} at 0`, undefined])
})

test('an owner that has a value from who owned the key before does not say that it loaded it', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const options: GalaxyOptions<string> = {
    codec: string,
    load: (name) => `hello ${name}`,
    warmUp: { forMs: 10_000, timeoutMs: 100 },
  }
  const [galaxy] = cluster.createGalaxy('greetings', options)
  const keys = Array.from({ length: 50 }, (_, i) => `k${i}`)
  for (const key of keys) await galaxy?.get(key)

  const newcomer = cluster.start()
  newcomer.createGalaxy('greetings', options)
  await cluster.connect()
  const gained = keys.find((key) => cluster.ownerOf(key) === 2) as string
  const moved = await newcomer.serve('greetings', gained, { mode: 'no-peer-backend' })

  t.deepEqual([text(moved), moved.wasLoaded], [`hello ${gained}`, undefined])
})
