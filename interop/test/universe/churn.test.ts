import test from 'ava'
import type { PeerProcess } from '#src/control/peer-process.js'
import { introduce, keysOf, loaded, loadedBy, mixedUniverse, start, wires } from './harness.js'

for (const wire of wires) {
  for (const language of ['go', 'node'] as const) {
    test(`${wire}: a ${language} process that is killed costs nobody an error, and is asked again once it is back on its address`, async (t) => {
      const peers = await mixedUniverse(t, { wire })
      const victim = peers[language === 'go' ? 1 : 3]
      const others = peers.filter((peer) => peer !== victim)
      const keys = keysOf(victim, peers, 120)
      const [known, lost, again] = [keys.slice(0, 40), keys.slice(40, 80), keys.slice(80)]
      for (const other of others) await expectLoads(t, other, victim, known)

      await victim.kill()
      for (const other of others) await expectLoads(t, other, other, lost)
      const back = await start(t, { ...victim.options, listen: victim.address })
      await introduce([...others, back])

      // Clients of gRPC wait a while before they dial again; meanwhile the backend of who asks stands in.
      for (const other of others) await untilAsked(other, back)
      for (const other of others) await expectLoads(t, other, back, again)
    })
  }
}

async function expectLoads(
  t: { deepEqual: (a: unknown, b: unknown, message: string) => void },
  from: PeerProcess,
  owner: PeerProcess,
  keys: readonly Uint8Array[],
): Promise<void> {
  const results = await from.get('values', keys)
  const expected = keys.map((key) => loadedBy(owner, key))
  t.deepEqual(results.map(loaded), expected, `${from.options.language} from ${owner.options.language}`)
}

/** Asks, as fast as answers come, until one comes from `to`. */
async function untilAsked(from: PeerProcess, to: PeerProcess): Promise<void> {
  while ((await from.ask(to.self, 'fetch', 'values', Buffer.from('k'))).value === undefined);
}
