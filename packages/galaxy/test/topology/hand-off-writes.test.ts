import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

/** How a key is written, by the galaxy of some process. */
const writes: Readonly<Record<string, (galaxy: Galaxy<string>, key: string) => Promise<void>>> = {
  remove: (galaxy, key) => galaxy.remove(key),
  set: (galaxy, key) => galaxy.set(key, 'new'),
  clear: (galaxy) => galaxy.clear(),
}

/**
 * A process that leaves, the next owner of a key that it holds as `old`, and a third; the network
 * holds the hand-off back.
 */
interface Leave extends AsyncDisposable {
  readonly clock: ManualClock
  /** That of the next owner; the same, unless asked for. */
  readonly nextOwnersClock: ManualClock
  readonly key: string
  /** The galaxies of the process that leaves, the next owner, and the third. */
  readonly galaxies: readonly [Galaxy<string>, Galaxy<string>, Galaxy<string>]
  readonly universes: readonly Universe[]
  /** Settles when the process has left. */
  readonly left: Promise<void>
  /** Lets the hand-off through. */
  arrive(): Promise<void>
}

const urls = ['memory://leaving', 'memory://next', 'memory://third'] as const
const [leavingUrl, nextUrl] = urls

async function leave(ownClock = false): Promise<Leave> {
  const clock = new ManualClock()
  const nextOwnersClock = ownClock ? new ManualClock() : clock
  const network = new InMemoryNetwork()
  const universes = urls.map((self) => {
    const universe = new Universe({
      self,
      protocol: network.protocol(self),
      clock: self === nextUrl ? nextOwnersClock : clock,
    })
    network.serve(self, universe)
    return universe
  })
  await Promise.all(universes.map((universe) => universe.setPeers(urls)))
  let current = 'old'
  const galaxies = universes.map((universe) =>
    universe.createGalaxy('g', { codec: string, load: () => current, writeTimeoutMs: 2_000 }),
  ) as unknown as Leave['galaxies']
  const key = keyThatGoesFrom(universes[0] as Universe)
  await galaxies[0].get(key)
  current = 'new'
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  network.setFault((call) => (call.kind === 'write' && call.write.kind === 'hand-off' ? held : undefined))
  const left = (universes[0] as Universe).close({ handOff: { timeoutMs: 60_000 } })
  await settle()
  return {
    clock,
    nextOwnersClock,
    key,
    galaxies,
    universes,
    left,
    arrive: async () => {
      release()
      await settle()
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(universes.map((universe) => universe.close()))
    },
  }
}

/** A key that goes from the one that leaves to the next owner. */
function keyThatGoesFrom({ ring }: Universe): string {
  const key = Array.from({ length: 1_000 }, (_, i) => `key-${i}`).find((candidate) => {
    const [first, second] = ring.owners(candidate, 2)
    return first === leavingUrl && second === nextUrl
  })
  if (key === undefined) throw new RangeError('one key of a thousand goes from one process to another')
  return key
}

for (const [name, write] of Object.entries(writes)) {
  for (const writer of [0, 1, 2] as const) {
    test(`${name} by process ${writer} while the key is being handed off: the old value does not come back`, async (t) => {
      await using it = await leave()

      await write(it.galaxies[writer], it.key)
      await it.arrive()

      await it.left
      t.not(it.galaxies[1].getIfCached(it.key), 'old')
      t.is(it.galaxies[1].stats().adopted, 0)
      t.is(await it.galaxies[1].get(it.key), 'new')
    })

    test(`${name} by process ${writer}, and the hand-off arrives long after it was given up: nothing of it is taken`, async (t) => {
      await using it = await leave()

      await write(it.galaxies[writer], it.key)
      it.clock.advance(10_000)
      await it.left
      // Nobody remembers the write by now, nor that its receiver was told once more.
      it.clock.advance(10_000)
      await it.arrive()

      t.not(it.galaxies[1].getIfCached(it.key), 'old')
      t.is(it.galaxies[1].stats().adopted, 0)
    })
  }
}

test('a hand-off that arrives when its receiver has forgotten of the write is told to be forgotten, by who sent it', async (t) => {
  await using it = await leave(true)
  await it.galaxies[2].remove(it.key)
  // The time that the others remember passes for them alone, and by their clock what was sent lies in the future.
  it.nextOwnersClock.advance(10_000)
  it.nextOwnersClock.set(it.clock.now() - 60_000)

  await it.arrive()

  await it.left
  t.is(it.galaxies[1].stats().adopted, 1)
  t.is(it.galaxies[1].getIfCached(it.key), undefined)
  t.is(await it.galaxies[1].get(it.key), 'new')
})

test('a write that comes when the hand-off has arrived reaches the new owner as any peer', async (t) => {
  await using it = await leave()
  await it.arrive()
  t.is(it.galaxies[1].getIfCached(it.key), 'old')

  for (const universe of it.universes.slice(1)) await universe.removePeers([leavingUrl])
  await it.galaxies[2].remove(it.key)

  t.is(it.galaxies[1].getIfCached(it.key), undefined)
})
