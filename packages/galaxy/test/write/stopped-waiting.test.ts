import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes } from './three-nodes.js'

test('who stops waiting hears so, and the peers that do not know yet are told later', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 500 })
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.spread([key])
  nodes.table.set(key, 'second')
  nodes.cluster.network.setFault(() => new Promise<void>(() => {}))
  const controller = new AbortController()
  const removed = nodes.galaxies[0].remove(key, { signal: controller.signal })
  const rejected = t.throwsAsync(removed, { code: 'CANCELLED', message: /^removing key / })
  await settle()

  controller.abort()

  await rejected
  nodes.cluster.network.setFault(undefined)
  nodes.cluster.clock.advance(500)
  await settle()
  t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
})

test('who has stopped waiting before takes no write back: this process forgets at once, and the others are told later', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 500 })
  const [here, owner] = nodes.galaxies
  const [mine, theirs] = [nodes.cluster.keyOwnedBy(0), nodes.cluster.keyOwnedBy(1)]
  await nodes.spread([mine, theirs])
  nodes.table.set(mine, 'second').set(theirs, 'second')
  const gone = { signal: AbortSignal.abort() }

  await t.throwsAsync(here.removeMany([mine, theirs], gone), { code: 'CANCELLED' })

  t.is(here.getIfCached(mine), undefined)
  t.is(here.stats().removes, 2)
  nodes.cluster.clock.advance(500)
  await settle()
  t.is(here.stats().peerWritesRetold, 2)
  t.deepEqual(await nodes.everywhere(mine), ['second', 'second', 'second'])
  t.deepEqual(await nodes.everywhere(theirs), ['second', 'second', 'second'])

  nodes.cluster.clock.advance(5_000)
  await nodes.spread([mine, theirs])
  await t.throwsAsync(here.set(theirs, 'third', gone), { code: 'CANCELLED' })
  nodes.cluster.clock.advance(500)
  await settle()
  t.is(owner.getIfCached(theirs), undefined, 'what was to be set is not sent later')
  await t.throwsAsync(here.clear(gone), { code: 'CANCELLED' })
  nodes.cluster.clock.advance(500)
  await settle()
  t.true(nodes.galaxies.every((galaxy) => galaxy.getIfCached(mine) === undefined))
})

test('a write with an option that cannot be begins nothing, and does not count', async (t) => {
  await using nodes = await threeNodes()
  const [here] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(0)
  await nodes.spread([key])
  const wrong = { timeoutMs: -1 }

  await t.throwsAsync(here.remove(key, wrong), { instanceOf: RangeError })
  await t.throwsAsync(here.set(key, 'second', wrong), { instanceOf: RangeError })
  await t.throwsAsync(here.clear(wrong), { instanceOf: RangeError })

  t.true(nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === 'first'))
  const { removes, sets, clears } = here.stats()
  t.deepEqual([removes, sets, clears], [0, 0, 0])
})
