import { string } from '@galaxycache/codecs'
import { type Galaxy, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { closeServer } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import { type Listening, listen, type Way, ways } from '../access/ways.js'
import { until } from '../http/harness.js'

interface Pair {
  readonly clock: ManualClock
  readonly asking: Universe
  readonly asker: Galaxy<string>
  readonly owner: Galaxy<string>
  readonly listening: Listening
}

/** An owner of all keys, and a process that asks it; both on a clock that stands still. */
async function pairOf(t: ExecutionContext, way: Way, ownerOptions: Partial<GalaxyOptions<string>>): Promise<Pair> {
  const clock = new ManualClock()
  const owning = new Universe({ self: 'owner', clock })
  const asking = new Universe({ self: 'asker', clock, protocol: way.protocol({}), includeSelf: false, random: () => 0 })
  const owner = owning.createGalaxy<string>('g', { codec: string, load: (key) => `owner:${key}`, ...ownerOptions })
  const asker = asking.createGalaxy<string>('g', {
    codec: string,
    load: (key) => `asker:${key}`,
    promoter: () => false,
  })
  const listening = await listen(t, way.server(owning, {}))
  t.teardown(async () => {
    await asking.close()
    await owning.close({ drainMs: 0 })
  })
  await asking.setPeers([{ id: 'owner', url: listening.url }])
  return { clock, asking, asker, owner, listening }
}

for (const way of ways) {
  test(`${way.name}: an owner with enough to do says so, is let be, and counts as up`, async (t) => {
    let finish: () => void = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const load = async (key: string): Promise<string> => {
      await finished
      return `owner:${key}`
    }
    const { asking, asker, owner } = await pairOf(t, way, { load, maxServedLoads: 1 })
    const first = asker.get('first')
    await until(() => owner.inFlight === 1)

    t.is(await asker.get('second'), 'asker:second')

    t.like(asking.peerStats()[0], { state: 'up', circuit: 'closed', errors: 0, pausedMs: 50 })
    t.is(await asker.get('third'), 'asker:third')
    t.like(asker.stats(), { peerOverloads: 1, peerLoadsSkipped: 1, peerLoadErrors: 0 })
    t.is(owner.stats().servedLoadsRefused, 1)
    finish()
    t.is(await first, 'owner:first')
  })

  test(`${way.name}: a caller with a deadline gets the value from the backend here though the owner hangs`, async (t) => {
    const { clock, asker, owner } = await pairOf(t, way, { load: () => new Promise(() => {}) })
    const get = asker.get('k', { timeoutMs: 1_000 })
    await until(() => owner.inFlight === 1)

    clock.advance(710)

    t.is(await get, 'asker:k')
    await until(() => owner.inFlight === 0)
  })

  test(`${way.name}: a process that is gone is asked five times, and one that is back after one probe`, async (t) => {
    const { clock, asking, asker, listening } = await pairOf(t, way, {})
    t.is(await asker.get('before'), 'owner:before')
    const port = Number(new URL(listening.url).port)
    await closeServer(listening.server, { graceMs: 0 })

    for (let n = 0; n < 10; n++) t.is(await asker.get(`gone ${n}`), `asker:gone ${n}`)
    t.like(asking.peerStats()[0], { circuit: 'open', errors: 5 })
    const back = new Universe({ self: 'owner', clock })
    back.createGalaxy<string>('g', { codec: string, load: (key) => `back:${key}` })
    const server = way.server(back, {})
    t.teardown(() => closeServer(server, { graceMs: 0 }))
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve)
    })
    clock.advance(1_000)

    t.is(await asker.get('after'), 'back:after')
    t.is(asking.peerStats()[0]?.circuit, 'closed')
  })
}
