import { isDeepStrictEqual } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import type { PeerProcess } from '#src/control/peer-process.js'
import { everyKeyOf, introduce, keyOf, loaded, loadedBy, mixedUniverse, start, wires } from './harness.js'

for (const wire of wires) {
  for (const language of ['go', 'node'] as const) {
    test(`${wire}: a ${language} process that is killed costs nobody an error, and is asked again once it is back on its address`, async (t) => {
      const peers = await mixedUniverse(t, { wire })
      const victim = peers[language === 'go' ? 1 : 3]
      const others = peers.filter((peer) => peer !== victim)
      const keys = everyKeyOf(victim, peers)
      const [known, lost, again] = [take(40, keys), take(40, keys), take(40, keys)]
      for (const other of others) await expectLoads(t, other, victim, known)

      await victim.kill()
      for (const other of others) await expectLoads(t, other, other, lost)
      const back = await start(t, { ...victim.options, listen: victim.address })
      await introduce([...others, back])

      // Clients of gRPC wait a while before they dial again; meanwhile the backend of who asks stands in.
      for (const other of others) await untilAsked(other, back, [...others, back])
      for (const other of others) await expectLoads(t, other, back, again)
    })
  }

  for (const language of ['go', 'node'] as const) {
    test(`${wire}: a ${language} process that is killed in the middle of a load costs nobody an error`, async (t) => {
      const victim = await start(t, { language, wire })
      const other = await start(t, { language: language === 'go' ? 'node' : 'go', wire })
      await introduce([victim, other])
      const key = keyOf(victim, [victim, other])

      const results = other.get('held', [key])
      await victim.events.next('loading', key)
      await victim.kill()
      await other.events.next('loading', key)
      await other.release()

      const [result] = await results
      t.deepEqual(result && loaded(result), loadedBy(other, key))
    })
  }
}

const take = (count: number, keys: Iterator<Uint8Array, never>): Uint8Array[] =>
  Array.from({ length: count }, () => keys.next().value)

async function expectLoads(
  t: ExecutionContext,
  from: PeerProcess,
  loader: PeerProcess,
  keys: readonly Uint8Array[],
): Promise<void> {
  const results = await from.get('values', keys)
  const expected = keys.map((key) => loadedBy(loader, key))
  t.deepEqual(results.map(loaded), expected, `${from.options.language} wants, ${loader.options.language} loads`)
}

/** Gets keys that `to` owns, a new one each time, until one comes from there. The test's own time limit ends it. */
async function untilAsked(from: PeerProcess, to: PeerProcess, peers: readonly PeerProcess[]): Promise<void> {
  for (const key of everyKeyOf(to, peers, (i) => `probe-${from.self.id}-${i}`)) {
    const [result] = await from.get('values', [key])
    if (result !== undefined && isDeepStrictEqual(loaded(result), loadedBy(to, key))) return
  }
}
