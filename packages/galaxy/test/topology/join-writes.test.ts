import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions, PeerServer, Universe } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

interface Join extends AsyncDisposable {
  readonly cluster: Cluster
  /** A key that the newcomer owns, and that its previous owner holds as `old`. What is loaded is `new`. */
  readonly key: string
  readonly newcomer: Galaxy<string>
  readonly previousOwner: Galaxy<string>
  readonly third: Galaxy<string>
}

/** Three processes, and a fourth that has just joined and warms up. */
async function join(): Promise<Join> {
  const cluster = await Cluster.create({ peers: 3 })
  let current = 'old'
  const options: GalaxyOptions<string> = { codec: string, load: () => current, warmUp: { forMs: 30_000 } }
  const galaxies = cluster.createGalaxy('g', options)
  const [first] = cluster.universes
  const before = first?.ring
  const newcomer = cluster.start().createGalaxy('g', options)
  const keys = Array.from({ length: 200 }, (_, i) => `key-${i}`)
  for (const key of keys) await galaxies[cluster.ownerOf(key)]?.get(key)
  await cluster.connect()
  const key = keys.find((candidate) => cluster.ownerOf(candidate) === 3)
  const previous = cluster.universes.findIndex(({ self }) => self.id === before?.owner(key ?? ''))
  const [previousOwner, third] = [galaxies[previous], galaxies[(previous + 1) % 3]]
  if (key === undefined || previousOwner === undefined || third === undefined)
    throw new RangeError('a newcomer owns one key of 200')
  current = 'new'
  return { cluster, key, newcomer, previousOwner, third, [Symbol.asyncDispose]: () => cluster.close() }
}

test('without a write, what the previous owner holds is what a newcomer answers with', async (t) => {
  await using it = await join()

  t.is(await it.newcomer.get(it.key), 'old')
  t.is(it.newcomer.stats().warmUpHits, 1)
})

test('a key that is written while a newcomer peeks at its previous owner does not come back with the answer', async (t) => {
  for (const write of ['remove', 'clear'] as const) {
    await using it = await join()
    let arrive = (): void => {}
    const held = new Promise<void>((resolve) => {
      arrive = resolve
    })
    it.cluster.network.serve(urlOf(it), answersLate(universeOf(it), held))
    const early = it.newcomer.get(it.key)
    await settle()

    if (write === 'remove') await it.third.remove(it.key)
    else await it.third.clear()
    const late = it.newcomer.get(it.key)
    arrive()

    t.is(await early, 'old', `who asked before the ${write} may still be answered`)
    t.is(await late, 'new')
    t.is(it.newcomer.getIfCached(it.key), 'new')
  }
})

test('a key that was removed a moment ago is not peeked at, for its previous owner may not know yet', async (t) => {
  await using it = await join()
  it.cluster.network.setFault(({ kind, to }) =>
    kind === 'write' && to === urlOf(it) ? new Promise(() => {}) : undefined,
  )
  const removal = t.throwsAsync(it.third.remove(it.key), { code: 'PARTIAL_WRITE' })
  await settle()

  t.is(await it.newcomer.get(it.key), 'new')

  it.cluster.clock.advance(2_010)
  await removal
  it.cluster.network.setFault(undefined)
})

/** The previous owner. */
function universeOf(it: Join): Universe {
  const universe = it.cluster.universes.find((one) => one.getGalaxy('g') === it.previousOwner)
  if (universe === undefined) throw new RangeError('the previous owner is a process')
  return universe
}

const urlOf = (it: Join): string => universeOf(it).self.url

/** Answers what it had when it was asked, and holds the answers back. */
const answersLate = (universe: Universe, until: Promise<void>): PeerServer => ({
  serve: async (galaxy, key, request) => {
    const answer = await universe.serve(galaxy, key, request)
    await until
    return answer
  },
  write: (galaxy, write, call) => universe.write(galaxy, write, call),
})
