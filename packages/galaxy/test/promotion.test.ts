import { inspect } from 'node:util'
import { json, string } from '@galaxycache/codecs'
import type { Log } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

const fail = (): never => {
  throw new Error('this, too')
}

interface User {
  readonly name: string
  readonly tags: readonly string[]
}

test('a promoter that throws costs the key its promotion and never the caller the value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    promoter: () => {
      throw new Error('a bug in a policy')
    },
    load: (key) => key,
  })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.get(key), key)
  t.like(galaxies[0]?.stats(), { promoterErrors: 1, promotions: 0, peerLoadErrors: 0 })
})

test('what a promoter says that is neither yes nor no is reported as its error, and promotes nothing', async (t) => {
  const reported: unknown[] = []
  const error: Log = (object) => reported.push(object)
  await using cluster = await Cluster.create({ peers: 2, logger: { ...silent, error } })
  const key = cluster.keyOwnedBy(1)
  const wrong: readonly [said: unknown, shown: string][] = [
    [() => true, 'a function'],
    [Promise.resolve(true), 'a promise'],
    [undefined, 'undefined'],
  ]
  for (const [said, shown] of wrong) {
    const [galaxy] = cluster.createGalaxy(shown, { codec: string, promoter: () => said as boolean, load: () => 'v' })

    t.is(await galaxy?.get(key), 'v')

    t.like(galaxy?.stats(), { promoterErrors: 1, promotions: 0 })
    t.like(reported.at(-1), {
      galaxy: shown,
      err: { message: `what shouldPromote returns must be a boolean, got ${shown}` },
    })
  }
})

test('a promise that a promoter returns may fail: nobody waits for it, and nothing else fails', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, logger: silent })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    promoter: (async () => {
      throw new Error('too late')
    }) as unknown as () => boolean,
    load: () => 'v',
  })

  t.is(await galaxy?.get(cluster.keyOwnedBy(1)), 'v')
  // An unhandled rejection would fail this file.
  await settle()
  t.is(galaxy?.stats().promoterErrors, 1)
})

test('whatever a promoter throws, and whatever becomes of its report, the caller gets the value', async (t) => {
  const odd: readonly unknown[] = [
    Object.create(null),
    undefined,
    { toString: fail },
    { [inspect.custom]: fail },
    Object.defineProperty(new Error('odd'), 'stack', { get: fail }),
  ]
  for (const logger of [undefined, { ...silent, error: fail }]) {
    await using cluster = await Cluster.create({ peers: 2, ...(logger && { logger }) })
    const key = cluster.keyOwnedBy(1)
    for (const [index, thrown] of odd.entries()) {
      const promoter = (): boolean => {
        throw thrown
      }
      const [galaxy] = cluster.createGalaxy(`odd ${index}`, { codec: string, promoter, load: () => 'v' })

      t.is(await galaxy?.get(key), 'v')
      t.like(galaxy?.stats(), { promoterErrors: 1, peerLoadErrors: 0 })
    }
  }
})

test('a promoter sees key, value and statistics of the key', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const seen: unknown[] = []
  const galaxies = cluster.createGalaxy('g', {
    codec: json<User>(),
    promoter: (key, user, { requests, keyQps, valueBytes }) => {
      seen.push([key, user.name, requests, keyQps, valueBytes])
      return false
    },
    load: () => ({ name: 'Ada', tags: [] }),
  })
  const key = cluster.keyOwnedBy(1)

  await Promise.all([galaxies[0]?.get(key), galaxies[0]?.get(key)])
  cluster.clock.advance(1_000)
  await galaxies[0]?.get(key)

  const { length } = JSON.stringify({ name: 'Ada', tags: [] })
  t.deepEqual(seen, [
    [key, 'Ada', 2, 20, length],
    [key, 'Ada', 3, 3, length],
  ])
})

test('a hot key that is most of the traffic stops costing its owner fetches once promoted', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const hot = cluster.keyOwnedBy(0)
  const askAll = async (): Promise<number> => {
    const before = galaxies[0]?.stats().serverRequests ?? 0
    for (let i = 0; i < 1_000; i++) {
      const galaxy = galaxies[1 + (i % 2)]
      await galaxy?.get(i % 10 === 9 ? cluster.keyOwnedBy(0, 1 + (i % 50)) : hot)
      cluster.clock.advance(1)
    }
    return (galaxies[0]?.stats().serverRequests ?? 0) - before
  }
  const fetches = cluster.network.calls.filter(({ key }) => key === hot)

  await askAll()
  const after = cluster.network.calls.filter(({ key }) => key === hot).length - fetches.length

  t.true(after <= 900 * 0.05, `${after} of 900 gets of the hot key reached its owner`)
})

test('a promoter that throws is reported at once, and then once a minute', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const warnings: (Error & { code?: string; detail?: string })[] = []
  const listen = (warning: Error): void => {
    if (warning.message.includes('fickle')) warnings.push(warning)
  }
  process.on('warning', listen)
  const [galaxy] = cluster.createGalaxy('fickle', {
    codec: string,
    load: (key) => key,
    promoter: () => {
      throw new Error('no opinion')
    },
  })
  const fetch = async (): Promise<void> => {
    await galaxy?.get(cluster.keyOwnedBy(1))
    await settle()
  }

  for (let i = 0; i < 3; i++) await fetch()
  t.is(warnings.length, 1)
  cluster.clock.advance(60_000)
  await fetch()
  process.off('warning', listen)

  t.is(warnings.length, 2)
  t.regex(
    warnings[1]?.message ?? '',
    /the promoter of galaxy "fickle" failed, so a key was not promoted; errors so far: 4/,
  )
  t.regex(warnings[1]?.detail ?? '', /Error: no opinion/)
  t.is(warnings[1]?.code, 'GALAXYCACHE_PROMOTER')
  t.is(galaxy?.stats().promoterErrors, 4)
})
