import { string } from '@galaxycache/codecs'
import { type FetchedValue, type Galaxy, staleHeader, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'
import { patient, until } from '../http/harness.js'
import type { ProtocolName } from '../processes/peer-messages.js'
import { type Serving, startServing } from '../processes/serving.js'

const ttlMs = 10_000

interface Pair {
  readonly clock: ManualClock
  readonly serving: Serving
  readonly owner: Galaxy<string>
  readonly asker: Galaxy<string>
}

/** An owner of all keys whose values count its loads, and a process that asks it over `protocol`. */
async function pairOf(t: ExecutionContext, name: ProtocolName): Promise<Pair> {
  const clock = new ManualClock()
  const serving = await startServing(name, 0)
  const owning = new Universe({ self: 'owner', clock })
  const asking = new Universe({ self: 'asker', clock, protocol: serving.protocol, includeSelf: false })
  t.teardown(async () => {
    await asking.close()
    await owning.close()
    await serving.close()
  })
  serving.serve(owning)
  let loads = 0
  const options = {
    codec: string,
    load: (_key: string, { expireIn }: { readonly expireIn: (ttlMs: number) => void }) => {
      expireIn(ttlMs)
      return String(++loads)
    },
    staleWhileRevalidateMs: 5_000,
    refreshAheadShare: 0.2,
  }
  const [owner, asker] = [owning.createGalaxy('g', options), asking.createGalaxy('g', options)]
  await asking.setPeers([{ id: 'owner', url: serving.url }])
  return { clock, serving, owner, asker }
}

for (const name of ['http', 'grpc', 'connect'] as const) {
  test(`${name}: a stale value is answered at once, refreshed at its owner, and the copy follows`, async (t) => {
    const { clock, owner, asker } = await pairOf(t, name)
    await asker.get('k')
    clock.advance(ttlMs)

    t.is(await asker.get('k'), '1')

    await until(() => asker.getIfCached('k') === '2')
    t.is(owner.getIfCached('k'), '2')
    t.like(asker.stats(), { staleHits: 1, refreshes: 1, refreshErrors: 0, peerLoads: 2 })
    t.is(owner.stats().backendLoads, 2)
  })

  test(`${name}: a copy is refreshed ahead by a value that lives longer, not by the one that the owner has`, async (t) => {
    const { clock, owner, asker } = await pairOf(t, name)
    await asker.get('k')
    clock.advance(ttlMs * 0.9)

    t.is(await asker.get('k'), '1')

    await until(() => asker.getIfCached('k') === '2')
    t.is(owner.stats().backendLoads, 2)
  })

  test(`${name}: an owner sends a stale value to those who say that it will do, and nobody else`, async (t) => {
    const { clock, serving, owner, asker } = await pairOf(t, name)
    await owner.get('k')
    const expiresAtMs = clock.now() + ttlMs
    clock.advance(ttlMs)

    t.is(await asker.get('k'), '1')
    t.is(asker.cacheStats('hot').entries, 0, 'it is kept nowhere')
    await until(() => owner.getIfCached('k') === '2')
    clock.advance(ttlMs)
    const fetcher = serving.protocol.connect({ id: 'owner', url: serving.url })
    t.teardown(() => fetcher.close())
    const fetch = (headers?: Record<string, string>): Promise<FetchedValue> =>
      fetcher.fetch('g', 'k', { ...patient(), headers })

    t.is((await fetch({ [staleHeader]: 'ok' })).expiresAtMs, expiresAtMs + ttlMs)
    await until(() => owner.getIfCached('k') === '3')
    clock.advance(ttlMs)
    t.is((await fetch()).expiresAtMs, clock.now() + ttlMs)
  })
}
