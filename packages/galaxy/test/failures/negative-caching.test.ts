import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'

interface Absent extends AsyncDisposable {
  readonly cluster: Cluster
  readonly galaxies: readonly [Galaxy<string>, Galaxy<string>, Galaxy<string>]
  /** The source of truth, empty at first. */
  readonly table: Map<string, string>
  /** Keys that the backend was asked for. */
  readonly asked: string[]
  /** What each process answers, undefined for a key that it says does not exist. */
  everywhere(key: string): Promise<(string | undefined)[]>
}

async function absent(options: Partial<GalaxyOptions<string>> = {}): Promise<Absent> {
  const cluster = await Cluster.create({ peers: 3 })
  const table = new Map<string, string>()
  const asked: string[] = []
  const load = (key: string): string | undefined => {
    asked.push(key)
    return table.get(key)
  }
  const [a, b, c] = cluster.createGalaxy('g', { codec: string, load, negativeTtlMs: 1_000, ...options })
  if (a === undefined || b === undefined || c === undefined) throw new RangeError('a cluster of three has three')
  const galaxies = [a, b, c] as const
  const everywhere = (key: string): Promise<(string | undefined)[]> =>
    Promise.all(galaxies.map((galaxy) => galaxy.getOrUndefined(key)))
  return { cluster, galaxies, table, asked, everywhere, [Symbol.asyncDispose]: () => cluster.close() }
}

const nobody = [undefined, undefined, undefined]

test('a key that does not exist is asked for at the backend once in negativeTtlMs, by whatever process', async (t) => {
  await using nodes = await absent()
  for (const owner of [0, 1]) {
    const key = nodes.cluster.keyOwnedBy(owner)
    const before = nodes.galaxies[owner]?.stats().notFound ?? 0

    for (let i = 0; i < 15; i++) t.is(await nodes.galaxies[i % 3]?.getOrUndefined(key), undefined)

    t.deepEqual(nodes.asked.splice(0), [key])
    const stats = nodes.galaxies[owner]?.stats()
    t.is(stats?.negativeHits, 14)
    t.is(stats?.notFound, before + 1, 'what is remembered was not said again')
  }
})

test('no process says that a key does not exist later than negativeTtlMs after the backend said so', async (t) => {
  await using nodes = await absent()
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.everywhere(key)
  nodes.table.set(key, 'there')
  nodes.cluster.clock.advance(999)
  // Whoever asks now must not begin a life of its own for what the owner remembers.
  t.deepEqual(await nodes.everywhere(key), nobody)

  nodes.cluster.clock.advance(1)

  t.deepEqual(await nodes.everywhere(key), ['there', 'there', 'there'])
})

test('without negativeTtlMs every get asks', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let asked = 0
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => void ++asked })

  for (let i = 0; i < 3; i++) t.is(await galaxy?.getOrUndefined('k'), undefined)

  t.is(asked, 3)
  t.is(galaxy?.stats().negativeHits, 0)
})

test('a key that was known not to exist and is set anywhere is there everywhere when set returns', async (t) => {
  for (const owner of [0, 1, 2]) {
    await using nodes = await absent()
    const key = nodes.cluster.keyOwnedBy(owner)
    t.deepEqual(await nodes.everywhere(key), nobody)

    await nodes.galaxies[0].set(key, 'set')

    t.deepEqual(await nodes.everywhere(key), ['set', 'set', 'set'])
    t.is(nodes.asked.length, 1)
  }
})

const writes: Record<string, (galaxy: Galaxy<string>, key: string) => Promise<void>> = {
  remove: (galaxy, key) => galaxy.remove(key),
  removeMany: (galaxy, key) => galaxy.removeMany([key, 'other']),
  clear: (galaxy) => galaxy.clear(),
}
for (const [name, write] of Object.entries(writes)) {
  test(`after ${name} anywhere the backend is asked again for a key that was known not to exist`, async (t) => {
    await using nodes = await absent()
    for (const owner of [0, 1]) {
      const key = nodes.cluster.keyOwnedBy(owner)
      await nodes.everywhere(key)
      nodes.table.set(key, 'created')

      await write(nodes.galaxies[2], key)

      t.deepEqual(await nodes.everywhere(key), ['created', 'created', 'created'])
    }
  })
}

test('a process that stood in for an owner forgets with all others that the key did not exist', async (t) => {
  await using nodes = await absent()
  const key = nodes.cluster.keyOwnedBy(1)
  nodes.cluster.network.partition('memory://0', 'memory://1')
  t.is(await nodes.galaxies[0].getOrUndefined(key), undefined)
  t.is(await nodes.galaxies[0].getOrUndefined(key), undefined)
  t.is(nodes.asked.length, 1, 'it remembers what its own backend said')
  nodes.table.set(key, 'created')

  await nodes.galaxies[2].remove(key)

  t.is(await nodes.galaxies[0].get(key), 'created')
})

/** A load of `key` in the process that owns it, which will say that the key does not exist when it is let go. */
async function heldLoad(t: ExecutionContext, write: (galaxy: Galaxy<string>, key: string) => Promise<void>) {
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const table = new Map<string, string>()
  const load = async (key: string): Promise<string | undefined> => {
    const value = table.get(key)
    await held
    return value
  }
  await using nodes = await absent({ load })
  const key = nodes.cluster.keyOwnedBy(1)
  const early = nodes.galaxies[0].getOrUndefined(key)
  await settle()
  table.set(key, 'written')
  await write(nodes.galaxies[2], key)

  letGo()

  t.is(await early, undefined)
  t.deepEqual(await nodes.everywhere(key), ['written', 'written', 'written'])
}

test('a load that was under way when its key was written leaves nothing behind when it finds nothing', async (t) => {
  await heldLoad(t, (galaxy, key) => galaxy.set(key, 'written'))
  await heldLoad(t, (galaxy, key) => galaxy.remove(key))
  await heldLoad(t, (galaxy) => galaxy.clear())
})

test('a set that the owner was not told of is seen there at the latest when negativeTtlMs have passed', async (t) => {
  await using nodes = await absent({ reconcileMs: 60_000 })
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.everywhere(key)
  nodes.table.set(key, 'set')
  nodes.cluster.network.partition('memory://0', 'memory://1')

  await t.throwsAsync(nodes.galaxies[0].set(key, 'set'), { code: 'PARTIAL_WRITE' })

  t.is(await nodes.galaxies[1].getOrUndefined(key), undefined)
  nodes.cluster.clock.advance(1_000)
  t.is(await nodes.galaxies[1].get(key), 'set')
})

test('a peek at a key that is known not to exist finds nothing, and asks no backend', async (t) => {
  await using nodes = await absent()
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.everywhere(key)

  for (const galaxy of nodes.galaxies) t.is(await galaxy.peek(key), undefined)

  t.is(nodes.asked.length, 1)
})

test('of many keys, those that are known not to exist are not asked for', async (t) => {
  await using nodes = await absent()
  const [gone, there] = [nodes.cluster.keyOwnedBy(1), nodes.cluster.keyOwnedBy(1, 1)]
  nodes.table.set(there, 'there')
  await nodes.everywhere(gone)
  nodes.asked.length = 0

  const found = await nodes.galaxies[0].getMany([gone, there])

  t.like(found.get(gone), { error: { code: 'NOT_FOUND' } })
  t.like(found.get(there), { value: 'there' })
  t.deepEqual(nodes.asked, [there])
})

test('an error of the backend is not remembered as not found', async (t) => {
  let fails = true
  const load = (): string => {
    if (fails) throw new Error('down')
    return 'up'
  }
  await using nodes = await absent({ load })
  const key = nodes.cluster.keyOwnedBy(0)
  await t.throwsAsync(nodes.galaxies[0].get(key), { code: 'BACKEND_FAILED' })
  fails = false

  t.is(await nodes.galaxies[0].get(key), 'up')
})

test('wrong options are refused by name', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const create = (options: Partial<GalaxyOptions<string>>) => () =>
    cluster.createGalaxy('g', { codec: string, load: () => 'v', ...options })

  t.throws(create({ negativeTtlMs: 0 }), { message: 'negativeTtlMs must be a number of ms above 0, got 0' })
  t.throws(create({ negativeShare: 2 }), { message: 'negativeShare must be a number from 0 to 1, got 2' })
  t.throws(create({ negativeTtlMs: 1, negativeShare: 1 }), {
    message: 'negativeShare must be above 0 and below 1, got 1',
  })
})
