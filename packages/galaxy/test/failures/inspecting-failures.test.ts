import { string } from '@galaxycache/codecs'
import { MiB } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('a key is shown to be known as absent, or as left alone, for as long as it is', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    negativeTtlMs: 1_000,
    backOff: { firstMs: 200, jitter: 0 },
    load: (key) => {
      if (key === 'failing') throw new Error('down')
      return undefined
    },
  })
  const now = cluster.clock.now()
  await galaxy?.getOrUndefined('absent')
  await t.throwsAsync(async () => galaxy?.get('failing'))
  const before = galaxy?.stats()

  t.like(galaxy?.inspect('absent'), { cache: undefined, absentUntilMs: now + 1_000, retryAtMs: undefined })
  t.like(galaxy?.inspect('failing'), { cache: undefined, absentUntilMs: undefined, retryAtMs: now + 200 })
  t.like(galaxy?.inspect('other'), { absentUntilMs: undefined, retryAtMs: undefined })
  t.deepEqual(galaxy?.stats(), before, 'and looking is no get')
  cluster.clock.advance(1_000)
  t.is(galaxy?.inspect('absent').absentUntilMs, undefined)
  t.is(galaxy?.inspect('failing').retryAtMs, undefined)
})

test('keys that do not exist take their part of the budget, and all together never more than all of it', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    maxBytes: MiB,
    negativeTtlMs: 60_000,
    negativeShare: 1 / 4,
    load: (key) => (key.startsWith('absent') ? undefined : key.repeat(20)),
  })
  if (galaxy === undefined) throw new RangeError('a cluster of one has one')

  for (let i = 0; i < 4_000; i++) {
    await galaxy.getOrUndefined(`absent-${i}`)
    await galaxy.get(`there-${i}`)
  }

  const [main, negative] = [galaxy.cacheStats('main'), galaxy.cacheStats('negative')]
  t.is(negative.capacityBytes, MiB / 4)
  t.is(main.capacityBytes, (3 * MiB) / 4)
  t.true(negative.bytes <= negative.capacityBytes && negative.bytes > 0.99 * negative.capacityBytes)
  t.true(main.bytes <= main.capacityBytes && main.bytes > 0.9 * main.capacityBytes)
  t.true(negative.evictionsUnexpired > 0)
})

test('without negative caching its cache is empty, and values have the whole budget', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => undefined, maxBytes: MiB })
  await galaxy?.getOrUndefined('absent')

  t.like(galaxy?.cacheStats('negative'), { entries: 0, bytes: 0, capacityBytes: 0 })
  t.is(galaxy?.cacheStats('main').capacityBytes, MiB)
})
