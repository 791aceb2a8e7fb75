import { string } from '@galaxycache/codecs'
import { type Galaxy, type GalaxyOptions, hasCode } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const keysUpTo = (count: number): string[] => Array.from({ length: count }, (_, i) => `key-${i}`)

async function three(
  options: Partial<GalaxyOptions<string>> = {},
): Promise<{ cluster: Cluster; galaxy: Galaxy<string>; galaxies: Galaxy<string>[] }> {
  const cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => `value of ${key}`, ...options })
  const [galaxy] = galaxies
  if (galaxy === undefined) throw new RangeError('a cluster of three has a first')
  return { cluster, galaxy, galaxies }
}

test('every key is warmed at its owner, and none is kept anywhere else', async (t) => {
  const { cluster, galaxy, galaxies } = await three()
  const keys = keysUpTo(500)

  const result = await galaxy.warm(keys)

  const own = keys.filter((key) => cluster.ownerOf(key) === 0).length
  t.deepEqual(result, { loaded: own, present: 0, atOwners: 500 - own, notFound: 0, failed: 0, failures: [] })
  for (const key of keys) {
    const held = galaxies.flatMap((one, index) => (one.inspect(key).cache === undefined ? [] : [index]))
    t.deepEqual(held, [cluster.ownerOf(key)], key)
  }
  await cluster.close()
})

test('what was warmed is there for everybody, and warming it again loads nothing', async (t) => {
  let loads = 0
  const { cluster, galaxy, galaxies } = await three({
    load: (key) => {
      loads += 1
      return key
    },
  })
  const keys = keysUpTo(200)
  await galaxy.warm(keys)
  t.is(loads, 200)

  const again = await galaxy.warm(keys)
  for (const key of keys) t.is(await galaxies[2]?.get(key), key)

  t.is(loads, 200)
  t.is(again.loaded, 0)
  t.is(again.present, keys.filter((key) => cluster.ownerOf(key) === 0).length)
  await cluster.close()
})

test('each owner is asked for many keys at once', async (t) => {
  const { cluster, galaxy } = await three()

  await galaxy.warm(keysUpTo(1_000), { concurrency: 1_000 })

  t.deepEqual(new Set(cluster.network.calls.map(({ kind }) => kind)), new Set(['fetchMany']))
  t.is(cluster.network.calls.length, 8, 'four parts, two other owners')
  await cluster.close()
})

test('keys that do not exist and keys that fail are counted, and the rest is warmed', async (t) => {
  const { cluster, galaxy } = await three({
    load: (key, { notFound }) => {
      if (key === 'missing') notFound()
      if (key.startsWith('bad')) throw new Error('the backend is down')
      return key
    },
  })

  const result = await galaxy.warm(['missing', 'bad', 'good', ...keysUpTo(20)])

  t.deepEqual([result.loaded + result.atOwners, result.notFound, result.failed], [21, 1, 1])
  t.deepEqual(
    result.failures.map(({ key, error }) => [key, error.code]),
    [['bad', 'BACKEND_FAILED']],
  )
  const many = await galaxy.warm(Array.from({ length: 300 }, (_, i) => `bad ${i}`))
  t.deepEqual([many.failed, many.failures.length], [300, 100])
  await cluster.close()
})

test('where an owner cannot be reached its keys have failed: nobody loads them in its place', async (t) => {
  const { cluster, galaxy, galaxies } = await three()
  cluster.network.stop('memory://1')
  const keys = keysUpTo(100)

  const result = await galaxy.warm(keys)

  t.is(result.failed, keys.filter((key) => cluster.ownerOf(key) === 1).length)
  t.true(result.failures.every(({ error }) => hasCode(error, 'PEER_FAILED')))
  t.is(galaxies[0]?.cacheStats('main').entries, result.loaded)
  await cluster.close()
})

test('of endless keys no more are read than are under way, and the signal ends it', async (t) => {
  const { cluster, galaxy } = await three({ load: () => new Promise<string>(() => {}) })
  let read = 0
  let closed = false
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) yield `key-${read++}`
    } finally {
      closed = true
    }
  }
  const controller = new AbortController()
  const warming = galaxy.warm(endless(), { concurrency: 40, signal: controller.signal })
  await settle()
  t.is(read, 40)

  controller.abort(new Error('enough'))

  await t.throwsAsync(warming, { code: 'CANCELLED', message: /^warming of galaxy "g"/ })
  await settle()
  t.is(galaxy.inFlight, 0)
  t.true(closed)
  await cluster.close()
})

test('the signal ends the wait for keys that do not come, and closing the universe does too', async (t) => {
  const { cluster, galaxy } = await three()
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
  const signal = AbortSignal.abort()
  await t.throwsAsync(galaxy.warm(never, { signal }), { code: 'CANCELLED' })
  const warming = galaxy.warm(never)

  await cluster.close()

  await t.throwsAsync(warming, { code: 'CLOSED' })
  await t.throwsAsync(galaxy.warm([]), { code: 'CLOSED' })
})

test('what the list of keys throws is what warm throws', async (t) => {
  const { cluster, galaxy } = await three()
  function* broken(): Generator<string> {
    yield 'a'
    throw new Error('no more keys')
  }

  await t.throwsAsync(galaxy.warm(broken()), { message: 'no more keys' })

  await t.throwsAsync(galaxy.warm('abc' as never), { message: /^keys must be an iterable/ })
  await t.throwsAsync(galaxy.warm([], { concurrency: 0 }), {
    message: 'concurrency must be a positive integer, got 0',
  })
  await cluster.close()
})
