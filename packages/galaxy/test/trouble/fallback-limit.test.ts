import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

/** Process 0 of two cannot reach the other; loads of its backend end when the test says so. */
async function alone(options: { maxFallbackLoads?: number; maxFallbackQueue?: number }) {
  const cluster = await Cluster.create({ peers: 2 })
  const loads = new Map<string, () => void>()
  let atOnce = 0
  let most = 0
  const load = (key: string): Promise<string> => {
    most = Math.max(most, ++atOnce)
    return new Promise((resolve) =>
      loads.set(key, () => {
        atOnce -= 1
        resolve(key)
      }),
    )
  }
  const [galaxy] = cluster.createGalaxy<string>('g', { codec: string, load, ...options })
  cluster.network.partition('memory://0', 'memory://1')
  const endAll = async (): Promise<void> => {
    while (loads.size > 0) {
      for (const [key, end] of loads) {
        loads.delete(key)
        end()
      }
      await settle()
    }
  }
  return { cluster, galaxy, loads, most: () => most, endAll }
}

test('with the owner down no more than maxFallbackLoads load at once, and all get their values', async (t) => {
  const { cluster, galaxy, most, endAll } = await alone({ maxFallbackLoads: 3 })
  const keys = Array.from({ length: 20 }, (_, n) => cluster.keyOwnedBy(1, n))
  const gets = keys.map((key) => galaxy?.get(key))
  await settle()

  t.is(most(), 3)
  await endAll()

  t.deepEqual(await Promise.all(gets), keys)
  t.is(most(), 3)
  await cluster.close()
})

test('without maxFallbackLoads all load at once', async (t) => {
  const { cluster, galaxy, most, endAll } = await alone({})
  const gets = Array.from({ length: 20 }, (_, n) => galaxy?.get(cluster.keyOwnedBy(1, n)))
  await settle()

  t.is(most(), 20)
  await endAll()
  await Promise.all(gets)
  await cluster.close()
})

test('keys that this process owns wait for no one', async (t) => {
  const { cluster, galaxy, loads, endAll } = await alone({ maxFallbackLoads: 1 })
  const gets = [0, 1, 2].map((n) => galaxy?.get(cluster.keyOwnedBy(1, n)))
  const own = galaxy?.get(cluster.keyOwnedBy(0))
  await settle()

  loads.get(cluster.keyOwnedBy(0))?.()

  t.is(await own, cluster.keyOwnedBy(0))
  await endAll()
  await Promise.all(gets)
  await cluster.close()
})

test('one who waits leaves at its deadline, makes room in the queue and is never loaded for', async (t) => {
  const { cluster, galaxy, loads, endAll } = await alone({ maxFallbackLoads: 1, maxFallbackQueue: 1 })
  const [running, waiting, next] = [0, 1, 2].map((n) => cluster.keyOwnedBy(1, n)) as [string, string, string]
  const first = galaxy?.get(running)
  await settle()
  const impatient = galaxy?.get(waiting, { timeoutMs: 100 })
  const late = t.throwsAsync(async () => impatient, { code: 'DEADLINE_EXCEEDED' })
  await settle()

  cluster.clock.advance(110)
  await late
  const patient = galaxy?.get(next)
  await settle()

  loads.get(running)?.()
  t.is(await first, running)
  await settle()
  t.deepEqual([...loads.keys()], [running, next])
  await endAll()
  t.is(await patient, next)
  await cluster.close()
})

test('one more than the queue holds is refused at once, and counted', async (t) => {
  const { cluster, galaxy, endAll } = await alone({ maxFallbackLoads: 1, maxFallbackQueue: 2 })
  const gets = [0, 1, 2].map((n) => galaxy?.get(cluster.keyOwnedBy(1, n)))
  await settle()

  const error = await t.throwsAsync(async () => galaxy?.get(cluster.keyOwnedBy(1, 3)), { code: 'OVERLOADED' })

  t.like(error, { galaxy: 'g', key: cluster.keyOwnedBy(1, 3) })
  t.is(galaxy?.stats().fallbacksRefused, 1)
  await endAll()
  await Promise.all(gets)
  await cluster.close()
})

test('limits of loads are checked when the galaxy is made', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  for (const name of ['maxFallbackLoads', 'maxFallbackQueue', 'maxServedLoads'])
    t.throws(() => cluster.createGalaxy('g', { codec: string, load: (key) => key, [name]: 0 }), {
      instanceOf: RangeError,
      message: `${name} must be a positive integer, got 0`,
    })
})
