import { string } from '@galaxycache/codecs'
import { companionsHeader, confidences, type GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { companionOf, interpose } from './interpose.js'
import { ask, keysOf } from './round.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}`, promoter: () => true }

for (const confidence of confidences)
  test(`what is asked for of values that came with confidence ${confidence} counts for that confidence`, async (t) => {
    await using cluster = await Cluster.create({ peers: 2 })
    const [firsts, seconds] = [keysOf(cluster, 48), keysOf(cluster, 48, 48)]
    const [, other] = cluster.createGalaxy('g', options)
    const taken: (string | undefined)[] = []
    interpose(cluster, (value, first, { header }) => {
      taken.push(header?.(companionsHeader))
      const second = seconds[firsts.indexOf(first)] as string
      return { ...value, companions: [companionOf(second, 'along', confidence)] }
    })

    for (const [i, first] of firsts.entries()) await ask(other, [first, seconds[i] as string])

    // All that came was asked for, so whatever the owner would send is taken on.
    t.deepEqual(taken, Array(48).fill('1'))
    t.like(other?.stats(), { companionsReceived: 48, companionsUsed: 48 })
  })

test('what came along and was asked for again and again counts as used once', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [first, second] = keysOf(cluster, 2) as [string, string]
  const [, other] = cluster.createGalaxy('g', options)
  interpose(cluster, (value) => ({ ...value, companions: [companionOf(second, 'along')] }))

  await ask(other, [first, second, second, second])

  t.like(other?.stats(), { companionsReceived: 1, companionsUsed: 1, hotCacheHits: 3 })
})

test('of more than four values that come along the first four are held', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [first, ...others] = keysOf(cluster, 6) as [string, ...string[]]
  const [, other] = cluster.createGalaxy('g', options)
  interpose(cluster, (value) => ({ ...value, companions: others.map((key) => companionOf(key, 'along')) }))

  await other?.get(first)

  t.is(other?.stats().companionsReceived, 4)
  t.deepEqual(
    others.map((key) => other?.getIfCached(key)),
    ['along', 'along', 'along', 'along', undefined],
  )
})

test('a value whose key nobody may ask for is not held if it comes along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const longKeys = Array.from({ length: 20 }, (_, i) => `${'x'.repeat(16)}${i}`)
  const tooLong = longKeys.find((key) => cluster.ownerOf(key) === 0) as string
  for (const [name, odd] of Object.entries({ tooLong, noText: 1 as unknown as string })) {
    const [, other] = cluster.createGalaxy(name, { ...options, maxKeyBytes: 16 })
    interpose(cluster, (value) => ({ ...value, companions: [companionOf(odd, 'along')] }))
    const first = cluster.keyOwnedBy(0)

    t.is(await other?.get(first), `value of ${first}`)

    t.is(other?.stats().companionsReceived, 1)
    t.is(other?.cacheStats('hot').entries, 1, name)
  }
})
