import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('an owner says of a value that it had to load it, and of one that it held that it did not', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  cluster.createGalaxy('greetings', { codec: string, load: (name) => `hello ${name}` })
  const key = cluster.keyOwnedBy(1)
  const owner = cluster.universes[1]

  const first = await owner?.serve('greetings', key, { mode: 'no-peer-backend' })
  const second = await owner?.serve('greetings', key, { mode: 'no-peer-backend' })

  t.deepEqual([first?.wasLoaded, second?.wasLoaded], [true, undefined])
})
