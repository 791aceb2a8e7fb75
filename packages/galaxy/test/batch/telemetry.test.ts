import { type FetchMessage, fetchChannel, type LoadMessage, loadChannel } from '@galaxycache/galaxy'
import test from 'ava'
import { threeNodes } from '../write/three-nodes.js'

test('channels tell of each key of a batch, as of single gets', async (t) => {
  const fetched: string[] = []
  const loaded: string[] = []
  const onFetch = (message: unknown): void => void fetched.push((message as FetchMessage).key)
  const onLoad = (message: unknown): void => void loaded.push((message as LoadMessage).key)
  fetchChannel.subscribe(onFetch)
  loadChannel.subscribe(onLoad)
  await using nodes = await threeNodes({ loadMany: (keys) => new Map(keys.map((key) => [key, 'value'])) })
  const keys = [0, 1].map((n) => nodes.cluster.keyOwnedBy(1, n))

  await nodes.galaxies[0].getMany(keys)

  fetchChannel.unsubscribe(onFetch)
  loadChannel.unsubscribe(onLoad)
  t.deepEqual(fetched, keys)
  t.deepEqual(loaded, keys)
})
