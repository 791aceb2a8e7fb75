import { string } from '@galaxycache/codecs'
import { type Galaxy, type GalaxyOptions, lruStore, type Universe } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const echo: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

interface Leaver extends AsyncDisposable {
  readonly cluster: Cluster
  /** The process that will leave, and its galaxy. */
  readonly universe: Universe
  readonly galaxy: Galaxy<string>
  readonly others: readonly Galaxy<string>[]
  /** Keys that the leaver owns and holds. */
  readonly keys: readonly string[]
}

/** Three processes, of which the first holds `count` values that it owns. */
async function leaver(count: number, options: Partial<GalaxyOptions<string>> = {}): Promise<Leaver> {
  const cluster = await Cluster.create({ peers: 3 })
  const [galaxy, ...others] = cluster.createGalaxy('g', { ...echo, ...options })
  const [universe] = cluster.universes
  if (galaxy === undefined || universe === undefined) throw new RangeError('a cluster of three has a first')
  const keys = Array.from({ length: count }, (_, n) => cluster.keyOwnedBy(0, n))
  for (const key of keys) await galaxy.get(key)
  cluster.network.calls.length = 0
  return { cluster, universe, galaxy, others, keys, [Symbol.asyncDispose]: () => cluster.close() }
}

const adopted = (galaxies: readonly Galaxy<string>[]): number =>
  galaxies.reduce((sum, galaxy) => sum + galaxy.stats().adopted, 0)

test('what a process that leaves has held is held by its next owners, who load none of it', async (t) => {
  let loads = 0
  const load = (key: string): string => {
    loads += 1
    return `value of ${key}`
  }
  await using nodes = await leaver(60, { load })
  t.is(loads, 60)

  await nodes.universe.close({ handOff: true })
  for (const universe of nodes.cluster.universes.slice(1)) await universe.removePeers([nodes.universe.self.id])

  for (const key of nodes.keys) t.is(await nodes.others[0]?.get(key), `value of ${key}`)
  t.is(loads, 60)
  t.deepEqual([nodes.galaxy.stats().handedOff, adopted(nodes.others)], [60, 60])
  const bytes = nodes.keys.reduce((sum, key) => sum + key.length + `value of ${key}`.length, 0)
  t.is(nodes.galaxy.stats().handedOffBytes, bytes)
})

test('without handOff nothing is sent', async (t) => {
  await using nodes = await leaver(10)

  await nodes.universe.close()

  t.deepEqual(nodes.cluster.network.calls, [])
})

test('a value keeps its expiry, and one that has expired is not handed off', async (t) => {
  await using nodes = await leaver(0, {
    load: (key, { expireIn }) => {
      expireIn(key === nodes.cluster.keyOwnedBy(0, 1) ? 1_000 : 5_000)
      return key
    },
  })
  const [lasting, expired] = [nodes.cluster.keyOwnedBy(0, 0), nodes.cluster.keyOwnedBy(0, 1)]
  for (const key of [lasting, expired]) await nodes.galaxy.get(key)
  nodes.cluster.clock.advance(1_500)

  await nodes.universe.close({ handOff: true })

  t.is(nodes.galaxy.stats().handedOff, 1)
  const held = (key: string): boolean => nodes.others.some((galaxy) => galaxy.getIfCached(key) !== undefined)
  t.deepEqual([held(lasting), held(expired)], [true, false])
  nodes.cluster.clock.advance(3_500)
  t.false(held(lasting))
})

test('values that were kept in place of an owner that failed are not handed off', async (t) => {
  await using nodes = await leaver(1)
  const foreign = nodes.cluster.keyOwnedBy(1)
  nodes.cluster.network.partition('memory://0', 'memory://1')
  await nodes.galaxy.get(foreign)
  nodes.cluster.network.heal()
  t.is(nodes.galaxy.inspect(foreign).cache, 'main')

  await nodes.universe.close({ handOff: true })

  t.is(nodes.galaxy.stats().handedOff, 1)
})

test('under a limit of bytes the hottest entries go', async (t) => {
  await using nodes = await leaver(50, { cacheFactory: lruStore })
  const hottest = nodes.keys.slice(10, 15)
  for (const key of hottest) await nodes.galaxy.get(key)
  const maxBytes = hottest.reduce((sum, key) => sum + 3 * key.length + `value of ${key}`.length, 0)

  await nodes.universe.close({ handOff: { maxBytes } })

  const held = nodes.keys.filter((key) => nodes.others.some((galaxy) => galaxy.getIfCached(key) !== undefined))
  t.deepEqual(held, hottest)
})

test('galaxies share the limit of bytes by what they hold', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const large = cluster.createGalaxy('large', { codec: string, load: () => 'x'.repeat(1_000) })
  const small = cluster.createGalaxy('small', { codec: string, load: () => 'x'.repeat(1_000) })
  for (let n = 0; n < 40; n++) await large[0]?.get(cluster.keyOwnedBy(0, n))
  for (let n = 0; n < 10; n++) await small[0]?.get(cluster.keyOwnedBy(0, n))

  await cluster.universes[0]?.close({ handOff: { maxBytes: 26_000 } })

  t.deepEqual([large[0]?.stats().handedOff, small[0]?.stats().handedOff], [20, 5])
})

test('messages are bounded, and each next owner has one at a time', async (t) => {
  await using nodes = await leaver(40, { load: () => 'x'.repeat(100 * 1024) })
  const underWay = new Map<string, number>()
  let most = 0
  let largest = 0
  nodes.cluster.network.setFault(async (call) => {
    if (call.kind !== 'write' || call.write.kind !== 'hand-off') return
    const here = (underWay.get(call.to) ?? 0) + 1
    underWay.set(call.to, here)
    most = Math.max(most, here)
    largest = Math.max(largest, call.write.entries.length)
    await settle()
    underWay.set(call.to, here - 1)
  })

  await nodes.universe.close({ handOff: true })

  t.deepEqual([most, largest], [1, 5])
  t.is(underWay.size, 2)
  t.is(adopted(nodes.others), 40)
})

test('a value that the next owner has already is not replaced', async (t) => {
  await using nodes = await leaver(1)
  const [key = ''] = nodes.keys
  for (const other of nodes.others) other.local.set(key, 'its own')

  await nodes.universe.close({ handOff: true })

  for (const other of nodes.others) t.is(other.getIfCached(key), 'its own')
  t.is(adopted(nodes.others), 0)
})

test('options of a hand-off are checked at once, and the universe stays open', async (t) => {
  await using nodes = await leaver(0)
  const close = (handOff: unknown): unknown => nodes.universe.close({ handOff } as never)

  t.throws(() => close({ maxBytes: 0 }), { message: 'handOff.maxBytes must be a positive integer, got 0' })
  t.throws(() => close({ timeoutMs: 0 }), { message: 'handOff.timeoutMs must be a number of ms above 0, got 0' })
  t.throws(() => close('yes'), { message: 'handOff must be a boolean or an object, got "yes"' })
  t.true(nodes.universe.isReady())
})
