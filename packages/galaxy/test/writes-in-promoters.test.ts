import { type Codec, string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { companionOf, interpose } from './companions/interpose.js'

type Write = (galaxy: Galaxy<string>, key: string) => unknown

/** Writes as the code of a user makes them, and what is held of the key afterwards. */
const writes: readonly (readonly [title: string, write: Write, held: string | undefined])[] = [
  ['removes', (galaxy, key) => galaxy.local.remove(key), undefined],
  ['removes everywhere', (galaxy, key) => galaxy.remove(key), undefined],
  ['clears', (galaxy) => galaxy.local.clear(), undefined],
  ['clears everywhere', (galaxy) => galaxy.clear(), undefined],
  ['sets', (galaxy, key) => galaxy.local.set(key, 'set'), 'set'],
]

/** The galaxy of a process that owns nothing that the tests ask for. */
function galaxyOf(cluster: Cluster, options: Partial<GalaxyOptions<string>>): Galaxy<string> {
  const [, galaxy] = cluster.createGalaxy('g', { codec: string, load: () => 'fetched', ...options })
  return galaxy as Galaxy<string>
}

for (const [title, write, held] of writes) {
  for (const says of [true, false])
    test(`what a promoter ${title} and says ${says ? 'yes' : 'no'} to is as it left it`, async (t) => {
      await using cluster = await Cluster.create({ peers: 2 })
      const key = cluster.keyOwnedBy(0)
      const promoter = (): boolean => {
        if (galaxy.stats().peerLoads === 1) void write(galaxy, key)
        return says
      }
      const galaxy = galaxyOf(cluster, { promoter })

      t.is(await galaxy.get(key), 'fetched')

      t.is(galaxy.getIfCached(key), held)
      t.like(galaxy.stats(), { promotions: 0, promotionsTurnedAway: Number(says), promoterErrors: 0 })
    })

  test(`what a codec ${title} as it says what a value takes is as it left it`, async (t) => {
    await using cluster = await Cluster.create({ peers: 2 })
    const key = cluster.keyOwnedBy(0)
    let isWritten = false
    const heapBytes = (bytes: Uint8Array): number => {
      if (galaxy.stats().peerLoads === 1 && !isWritten) {
        isWritten = true
        void write(galaxy, key)
      }
      return bytes.byteLength
    }
    const codec: Codec<string> = { ...string, heapBytes }
    const galaxy = galaxyOf(cluster, { codec, promoter: () => true })

    t.is(await galaxy.get(key), 'fetched')

    t.is(galaxy.getIfCached(key), held)
  })

  test(`what a promoter ${title} that came along is as it left it`, async (t) => {
    await using cluster = await Cluster.create({ peers: 2 })
    const [first, second, third] = [0, 1, 2].map((n) => cluster.keyOwnedBy(0, n)) as [string, string, string]
    const promoter = (key: string): boolean => {
      if (key === second) void write(galaxy, key)
      return true
    }
    const galaxy = galaxyOf(cluster, { promoter })
    interpose(cluster, (value) => ({ ...value, companions: [second, third].map((key) => companionOf(key, 'along')) }))

    t.is(await galaxy.get(first), 'fetched')

    t.is(galaxy.getIfCached(second), held)
    t.is(galaxy.getIfCached(third), title.startsWith('clears') ? undefined : 'along')
  })
}

test('a promoter that removes another key promotes what it is asked about', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [key, other] = [0, 1].map((n) => cluster.keyOwnedBy(0, n)) as [string, string]
  const galaxy = galaxyOf(cluster, {
    promoter: () => {
      galaxy.local.remove(other)
      return true
    },
  })

  await galaxy.get(key)

  t.is(galaxy.getIfCached(key), 'fetched')
})
