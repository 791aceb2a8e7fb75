import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import test from 'ava'
import type { ProtocolName } from './peer-messages.js'
import { startServing } from './serving.js'

/** Time passes here, and a busy machine may take more of it than the defaults allow. */
const patientMs = 30_000

interface Process {
  readonly universe: Universe
  readonly galaxy: Galaxy<string>
  stop(): Promise<void>
}

async function start(protocol: ProtocolName, id: string): Promise<Process> {
  const serving = await startServing(protocol, 0)
  const universe = new Universe({ self: { id, url: serving.url }, protocol: serving.protocol })
  serving.serve(universe)
  const options = { codec: string, load: (key: string) => `value of ${key}`, writeTimeoutMs: patientMs }
  const galaxy = universe.createGalaxy('g', options)
  const stop = async (): Promise<void> => {
    await universe.close()
    await serving.close()
  }
  return { universe, galaxy, stop }
}

for (const protocol of ['http', 'grpc', 'connect'] as const) {
  test(`${protocol}: what a process that leaves holds is handed to the one that stays`, async (t) => {
    // Ids of any kind, because the one who leaves is known to the other by its id.
    const leaver = await start(protocol, 'first, 100 % ours: ü')
    t.teardown(leaver.stop)
    const other = await start(protocol, 'second')
    t.teardown(other.stop)
    const peers = [leaver, other].map(({ universe }) => universe.self)
    for (const { universe } of [leaver, other]) await universe.setPeers(peers)
    const keys = Array.from({ length: 200 }, (_, i) => `key-${i}`)
    const own = keys.filter((key) => leaver.universe.ring.owner(key) === leaver.universe.self.id)
    for (const key of own) await leaver.galaxy.get(key)

    await leaver.universe.close({ handOff: { timeoutMs: patientMs } })

    t.true(own.length > 10)
    t.is(leaver.galaxy.stats().handedOff, own.length)
    t.is(other.galaxy.stats().adopted, own.length)
    for (const key of own) t.is(other.galaxy.getIfCached(key), `value of ${key}`)
  })
}
