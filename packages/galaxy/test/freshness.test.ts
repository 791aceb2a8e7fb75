import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import { always } from '@galaxycache/promoter'
import test from 'ava'

const counting = (): ((key: string) => string) => {
  let loads = 0
  return (key) => `${key} ${++loads}`
}

test('a value lives as long as its getter said, and is loaded anew afterwards', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const next = counting()
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }) => {
      expireIn(1_000)
      return next(key)
    },
  })

  t.is(await galaxy?.get('k'), 'k 1')
  cluster.clock.advance(999)
  t.is(await galaxy?.get('k'), 'k 1')
  cluster.clock.advance(1)
  t.is(galaxy?.getIfCached('k'), undefined)
  t.is(await galaxy?.get('k'), 'k 2')
})

test('expireAt takes a date or milliseconds, and a wrong one is the getter’s error', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireAt, expireIn }) => {
      if (key === 'date') expireAt(new Date(cluster.clock.now() + 10))
      else if (key === 'ms') expireAt(cluster.clock.now() + 10)
      else if (key === 'bad date') expireAt(new Date(Number.NaN))
      else expireIn(-1)
      return key
    },
  })

  await galaxy?.get('date')
  await galaxy?.get('ms')
  t.is(galaxy?.cacheStats('main').entries, 2)
  cluster.clock.advance(10)
  t.deepEqual([galaxy?.getIfCached('date'), galaxy?.getIfCached('ms')], [undefined, undefined])
  await t.throwsAsync(async () => galaxy?.get('bad date'), { code: 'BACKEND_FAILED' })
  await t.throwsAsync(async () => galaxy?.get('negative'), { code: 'BACKEND_FAILED' })
})

test('a length of time that is no number is the getter’s error, also one that looks like a number', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const wrong = new Map<string, unknown>([
    ['a text', '50'],
    ['null', null],
    ['a list', [50]],
    ['a date', new Date(50)],
    ['a bigint', 50n],
    ['NaN', Number.NaN],
  ])
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }) => {
      expireIn(wrong.get(key) as number)
      return key
    },
    loadMany: (keys, { expireIn }) => {
      for (const key of keys) expireIn(wrong.get(key) as number, key)
      return new Map()
    },
  })

  for (const key of wrong.keys()) {
    const error = await t.throwsAsync(async () => galaxy?.get(key), { code: 'BACKEND_FAILED' }, key)
    t.regex(String(error?.cause), /^RangeError: ttlMs of expireIn must be a number of ms from 0, got /)
  }
  const outcomes = await galaxy?.getMany(wrong.keys())
  for (const { error } of outcomes?.values() ?? []) t.regex(String(error?.cause), /^RangeError: ttlMs of expireIn/)
  t.is(galaxy?.cacheStats('main').entries, 0)
})

test('what is no time is the getter’s error, also a text that looks like one', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireAt }) => {
      expireAt(JSON.parse(key) as number)
      return key
    },
  })

  for (const key of ['"2030-01-01"', '"4000000000000"', 'null', '[4000000000000]']) {
    const error = await t.throwsAsync(async () => galaxy?.get(key), { code: 'BACKEND_FAILED' }, key)
    t.regex(String(error?.cause), /^RangeError: expireAt takes a valid Date/)
  }
})

test('a hot copy expires when the owner’s value does, to the fraction of a millisecond', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const next = counting()
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    promoter: always(),
    load: (key, { expireIn }) => {
      expireIn(500.25)
      return next(key)
    },
  })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.get(key), `${key} 1`)
  cluster.clock.advance(500)
  t.is(galaxies[0]?.getIfCached(key), `${key} 1`)
  cluster.clock.advance(0.25)
  t.is(galaxies[0]?.getIfCached(key), undefined)
  t.is(await galaxies[0]?.get(key), `${key} 2`)
})

test('no value outlives the galaxy’s maximum, whatever its getter said, and jitter only shortens', async (t) => {
  for (const random of [0, 0.5, 0.999999]) {
    await using cluster = await Cluster.create({ peers: 2, random: () => random })
    const galaxies = cluster.createGalaxy('g', {
      codec: string,
      promoter: always(),
      maxTtlMs: 1_000,
      ttlJitterMs: 200,
      load: (key, { expireIn }) => {
        if (key.startsWith('short')) expireIn(10)
        return key
      },
    })
    const key = cluster.keyOwnedBy(1)
    await galaxies[0]?.get(key)
    await galaxies[1]?.get('short')

    cluster.clock.advance(10)
    t.is(galaxies[1]?.getIfCached('short'), undefined, 'the cap does not lengthen a life')
    cluster.clock.advance(1_000 - 200 * random - 10 - 1)
    t.is(galaxies[0]?.getIfCached(key), key)
    t.is(galaxies[1]?.getIfCached(key), key)
    cluster.clock.advance(1)
    t.is(galaxies[0]?.getIfCached(key), undefined, `jitter ${random}`)
    t.is(galaxies[1]?.getIfCached(key), undefined, `jitter ${random}`)
  }
})

test('a value that has expired when it arrives is returned and not kept', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireAt }) => {
      expireAt(new Date(0))
      return key
    },
  })

  t.is(await galaxy?.get('k'), 'k')
  t.is(galaxy?.cacheStats('main').entries, 0)
})

test('a life of more than 2^31 ms does not end at once', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const dayMs = 86_400_000
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }) => {
      expireIn(365 * dayMs)
      return key
    },
  })
  await galaxy?.get('k')

  cluster.clock.advance(364 * dayMs)

  t.is(galaxy?.getIfCached('k'), 'k')
})

test('a value larger than the budget, or than the limit for values, is served, kept nowhere, and evicts nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    promoter: always(),
    maxBytes: 64 * 1024,
    maxValueBytes: 1_000,
    load: (key) => 'x'.repeat(key.startsWith('large') ? 1_001 : 10),
  })
  await galaxies[0]?.get(cluster.keyOwnedBy(0))
  const before = galaxies[0]?.cacheStats('main').entries
  const large = ['large-1', 'large-2', 'large-3']

  for (const key of large) t.is((await galaxies[0]?.get(key))?.length, 1_001)

  t.is(galaxies[0]?.cacheStats('main').entries, before)
  t.is(galaxies[0]?.cacheStats('hot').entries, 0)
  t.is(galaxies[0]?.cacheStats('main').evictions, 0)
})
