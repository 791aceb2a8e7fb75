import { demandHeader, type FetchedValue, type PeerServer, readOnly } from '@galaxycache/galaxy'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

test('who reaches a process for reading alone reads from it, one key and many', async (t) => {
  await using nodes = await threeNodes()
  const [reader, owner] = nodes.galaxies
  const keys = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n))
  const [universe] = nodes.cluster.universes.slice(1)
  if (universe !== undefined) nodes.cluster.network.serve(urlOf(1), readOnly(universe))

  const values = await reader.getMany(keys)
  await reader.get(nodes.cluster.keyOwnedBy(1, 3))

  t.deepEqual(
    [...values.values()].map(({ value }) => value),
    ['first', 'first', 'first'],
  )
  t.like(owner.stats(), { serverRequests: 4, serverBatches: 1, backendLoads: 4 })
})

test('who reaches a process for reading alone changes nothing: it is no writer, and no clear is heard from it', async (t) => {
  await using nodes = await threeNodes()
  const [writer, owner] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.spread([key])
  const [universe] = nodes.cluster.universes.slice(1)
  if (universe !== undefined) nodes.cluster.network.serve(urlOf(1), readOnly(universe))

  for (const write of [() => writer.remove(key), () => writer.set(key, 'set'), () => writer.clear()]) {
    const error = await t.throwsAsync(write, { code: 'PARTIAL_WRITE' })
    t.like(error, { failures: [{ peer: urlOf(1), error: { code: 'UNSUPPORTED' } }] })
  }
  await writer.get(nodes.cluster.keyOwnedBy(1, 1))

  t.is(owner.getIfCached(key), 'first')
  t.is(owner.stats().serverWrites, 0)
})

test('who reaches a process for reading alone tells it nothing of who asks for what, and is told nothing', async (t) => {
  await using nodes = await threeNodes()
  const [owner] = nodes.cluster.universes
  const key = nodes.cluster.keyOwnedBy(0)
  const said = Buffer.alloc(8, 1).toString('base64url')
  const request = {
    mode: 'no-peer-backend',
    header: (name: string) => (name === demandHeader ? said : undefined),
  } as const
  const name = owner?.galaxies()[0]?.name ?? ''

  t.is(typeof (await owner?.serve(name, key, request))?.demand, 'string')
  const reading = readOnly(owner as PeerServer)
  t.is((await reading.serve(name, key, request)).demand, undefined)
  const [item] = (await reading.serveMany?.(name, [key], request)) ?? []
  t.is((item as FetchedValue).demand, undefined)
})
