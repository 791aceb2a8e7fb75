import { type Codec, json, string } from '@galaxycache/codecs'
import { type Galaxy, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

const alone = (): Universe => new Universe({ self: 'memory://0' })

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

test('a galaxy’s type of value is inferred from its codec, and a getter of another type does not compile', async (t) => {
  await using universe = alone()
  const users = universe.createGalaxy('users', {
    codec: json<{ name: string }>(),
    load: async (name, { notFound }) => {
      if (name === '') notFound()
      return { name }
    },
  })
  const typed: Galaxy<{ name: string }> = users
  // @ts-expect-error a string is no user
  universe.createGalaxy('wrong', { codec: json<{ name: string }>(), load: () => 'Ada' })

  t.is((await typed.get('Ada')).name, 'Ada')
})

test('a galaxy’s name must be new, and text', async (t) => {
  await using universe = alone()
  universe.createGalaxy('taken', echo)

  t.throws(() => universe.createGalaxy('taken', echo), {
    message: 'galaxy name must be unique in its universe, got "taken"',
  })
  t.throws(() => universe.createGalaxy('', echo), {
    instanceOf: TypeError,
    message: /galaxy name must be a non-empty string/,
  })
  t.throws(() => universe.createGalaxy('\ud800', echo), { instanceOf: TypeError, message: /valid Unicode/ })
  t.is(universe.getGalaxy('taken')?.name, 'taken')
  t.deepEqual(
    universe.galaxies().map(({ name }) => name),
    ['taken'],
  )
})

test('seven tenths of what is left of a caller’s time are what the peer and its backend are told', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const left: number[] = []
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { remainingMs }) => {
      left.push(remainingMs())
      return key
    },
  })
  const asked: number[] = []
  const [, owner] = cluster.universes
  cluster.network.serve('memory://1', {
    serve: (galaxy, key, request) => {
      asked.push(request.timeoutMs ?? Number.NaN)
      return owner?.serve(galaxy, key, request) ?? Promise.reject(new Error('no owner'))
    },
  })

  await galaxies[0]?.get(cluster.keyOwnedBy(1), { timeoutMs: 750 })
  await galaxies[0]?.get(cluster.keyOwnedBy(1, 1))

  t.deepEqual(asked, [525, 11_000], 'without a limit of the caller, the galaxy’s for a peer')
  t.deepEqual(left, [525, 10_000])
})

test('a codec whose decoder fails later makes a rejected get, not a throwing one', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let decodes = 0
  const fickle: Codec<string> = {
    encode: string.encode,
    decode: (bytes) => {
      if (++decodes > 1) throw new Error('fickle')
      return string.decode(bytes)
    },
  }
  const [galaxy] = cluster.createGalaxy('g', { codec: fickle, load: (key) => key })
  await galaxy?.get('k')

  const get = galaxy?.get('k')

  await t.throwsAsync(async () => get, { message: 'fickle' })
})
