import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

/** What a process sends whose clock is an hour ahead, and which cleared. */
const hourMs = 3_600_000

for (const clears of [1, 2, 3])
  test(`a value that is set after ${clears} clears in the same millisecond is kept`, async (t) => {
    await using cluster = await Cluster.create({ peers: 1 })
    const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => 'loaded' })
    for (let n = 0; n < clears; n++) await galaxy?.clear()

    await galaxy?.set('k', 'set')

    t.is(galaxy?.getIfCached('k'), 'set')
  })

test('when a process whose clock is an hour ahead has cleared, sets after later clears are kept, by whom ever', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner, there] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  const epoch = Math.floor(nodes.cluster.clock.now()) + hourMs
  const headers = new Map([['x-galaxycache-written-at-ms', String(epoch)]])
  for (const universe of nodes.cluster.universes)
    await universe.write('g', { kind: 'clear', epoch }, { header: (name) => headers.get(name) })
  nodes.cluster.clock.advance(4_001)

  for (const clearing of nodes.galaxies) {
    await clearing.clear()
    for (const setting of [here, owner, there]) {
      nodes.cluster.clock.advance(1)
      await setting.set(key, 'set')
      t.is(owner.getIfCached(key), 'set')
    }
  }
})

test('a process that hears of an epoch ahead of its clock keeps what is set afterwards, by itself as well', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  const ahead = String(Math.floor(nodes.cluster.clock.now()) + hourMs)
  const asked = {
    mode: 'peek',
    header: (name: string) => (name === 'x-galaxycache-epoch' ? ahead : undefined),
  } as const
  for (const universe of nodes.cluster.universes)
    await t.throwsAsync(async () => universe.serve('g', 'other', asked), { code: 'NOT_FOUND' })

  await owner.set(key, 'own')
  t.is(owner.getIfCached(key), 'own')
  nodes.cluster.clock.advance(1)
  await here.set(key, 'set')

  t.is(owner.getIfCached(key), 'set')
})

test('a value that was set before a clear of an epoch ahead of the clocks, and arrives after it, is not kept', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner, there] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  for (let n = 0; n < 10; n++) await there.clear()
  nodes.cluster.clock.advance(1)
  let arrive = (): void => {}
  const held = new Promise<void>((resolve) => {
    arrive = resolve
  })
  nodes.cluster.network.setFault(({ kind, from, to }) =>
    kind === 'write' && from === urlOf(0) && to === urlOf(1) ? held : undefined,
  )
  const set = here.set(key, 'old')
  await settle()
  nodes.cluster.clock.advance(1)
  await there.clear()

  arrive()
  await set

  t.is(owner.getIfCached(key), undefined)
})

test('what a process sets that does not know of a clear before is kept: it tells by its stamp that it is later', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner, there] = nodes.galaxies
  const early = nodes.cluster.keyOwnedBy(1)
  nodes.cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(there.clear(), { code: 'PARTIAL_WRITE' })
  nodes.cluster.clock.advance(1)

  await t.throwsAsync(here.set(early, 'set'), { code: 'PARTIAL_WRITE' })
  t.is(owner.getIfCached(early), 'set')

  nodes.cluster.network.heal()
  nodes.cluster.clock.advance(5_000)
  await settle()
  const newcomer = nodes.cluster.start()
  const galaxy = newcomer.createGalaxy('g', { codec: string, load: () => 'loaded' })
  await nodes.cluster.connect()
  const key = nodes.cluster.keyOwnedBy(1, 1)
  await galaxy.set(key, 'set')
  t.is(owner.getIfCached(key), 'set')
})

test('a value that was set in the millisecond of a clear that its writer missed is not kept, for it may be from before', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner, there] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  nodes.cluster.network.setFault(({ kind, to }) => {
    if (kind === 'write' && to !== urlOf(2)) throw new Error('cut off')
  })
  // Not the first writes of their millisecond, and that of the clear the later one.
  for (const galaxy of [here, there, there]) galaxy.local.remove(key)
  await t.throwsAsync(there.clear(), { code: 'PARTIAL_WRITE' })
  nodes.cluster.network.setFault(undefined)
  // So the owner hears of the epoch, and not when it began.
  await there.get(key)

  await here.set(key, 'old')

  t.is(owner.getIfCached(key), undefined)
})
