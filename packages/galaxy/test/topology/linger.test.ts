import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('who lingers answers peers that still list it, asks others for what it owned, and closes when the time is over', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [leaver, other] = cluster.createGalaxy('g', (index) => ({
    codec: string,
    load: (key) => `${key} from ${index}`,
  }))
  const [theirs, mine] = [cluster.keyOwnedBy(0), cluster.keyOwnedBy(0, 1)]
  let closed = false

  const closing = cluster.universes[0]?.close({ lingerMs: 1_000 }).then(() => {
    closed = true
  })

  t.false(cluster.universes[0]?.isReady())
  t.is(await other?.get(theirs), `${theirs} from 0`)
  t.is(await leaver?.get(mine), `${mine} from 1`)
  cluster.clock.advance(990)
  await settle()
  t.false(closed)
  cluster.clock.advance(20)
  await closing
})

test('how long to linger is a number of ms that ends', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [universe] = cluster.universes

  t.throws(() => universe?.close({ lingerMs: -1 }), { message: 'lingerMs must be a number of ms from 0, got -1' })
  t.throws(() => universe?.close({ lingerMs: Number.POSITIVE_INFINITY }), {
    message: 'lingerMs must be a number of ms that ends, got Infinity',
  })
  t.true(universe?.isReady())
})
