import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

test('a value that was given up on and still arrives does not replace one that was set later, however late it is', async (t) => {
  for (const lateByMs of [10, 60_000]) {
    await using nodes = await threeNodes({ writeTimeoutMs: 1_000 })
    const key = nodes.cluster.keyOwnedBy(1)
    let arrive = (): void => {}
    const held = new Promise<void>((resolve) => {
      arrive = resolve
    })
    nodes.cluster.network.setFault(({ to }) => (to === urlOf(1) ? held : undefined))
    const first = t.throwsAsync(nodes.galaxies[0].set(key, 'first set'), { code: 'PARTIAL_WRITE' })
    await settle()
    nodes.cluster.clock.advance(1_010)
    await first
    nodes.cluster.network.setFault(undefined)
    await nodes.galaxies[2].set(key, 'second set')
    nodes.table.set(key, 'second set')
    nodes.cluster.clock.advance(lateByMs)

    arrive()
    await settle()

    t.not(nodes.galaxies[1].getIfCached(key), 'first set')
    t.deepEqual(await nodes.everywhere(key), ['second set', 'second set', 'second set'])
  }
})

test('of values that one process sets in one millisecond the last is kept', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)

  for (const value of ['a', 'b', 'c']) await nodes.galaxies[0].set(key, value)
  t.is(nodes.galaxies[1].getIfCached(key), 'c')

  await nodes.galaxies[0].remove(key)
  await nodes.galaxies[0].set(key, 'd')
  t.is(nodes.galaxies[1].getIfCached(key), 'd')
})
