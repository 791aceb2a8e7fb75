import test from 'ava'
import { introduce, keyOf, loaded, loadedBy, mixedUniverse, pairs, route, start, wires } from './harness.js'

/** Long enough for a request to reach its owner on a busy machine, in ms. */
const patienceMs = 1_000

for (const wire of wires) {
  test(`${wire}: a caller whose time is over leaves, and the owner stops working for it`, async (t) => {
    const peers = await mixedUniverse(t, { wire })

    await Promise.all(
      pairs(peers).map(async ([from, to]) => {
        const key = keyOf(to, peers, (i) => `${from.self.id}-${i}`)

        const [result] = await from.get('held', [key], patienceMs)

        t.is(result?.code, 'DEADLINE_EXCEEDED', route(from, to))
      }),
    )
    // One for each of the three others.
    for (const peer of peers) for (let i = 0; i < 3; i++) await peer.events.next('abandoned')
    for (const peer of peers) t.is((await peer.loads('held')).length, 3, 'and nobody asked a second backend')
  })

  test(`${wire}: who waits long enough for a slow owner gets its value`, async (t) => {
    const peers = await mixedUniverse(t, { wire })

    for (const [from, to] of pairs(peers)) {
      const key = keyOf(to, peers, (i) => `${from.self.id}-${i}`)

      const results = from.get('held', [key])
      await to.events.next('loading')
      await to.release()

      const [result] = await results
      t.deepEqual(result && loaded(result), loadedBy(to, key), route(from, to))
    }
  })
}

test("http: what is left of a caller's time does not travel between the languages: Go has no header for it", async (t) => {
  const go = await start(t, { language: 'go', wire: 'http' })
  const node = await start(t, { language: 'node', wire: 'http' })
  await introduce([go, node])

  const results = [
    node.get('held', [keyOf(go, [go, node])], patienceMs),
    go.get('held', [keyOf(node, [go, node])], patienceMs),
  ]
  const atGo = await go.events.next('loading')
  const atNode = await node.events.next('loading')
  await Promise.all(results)

  t.is(atGo.remainingMs, undefined)
  t.true((atNode.remainingMs ?? 0) > patienceMs, "only the Node peer's own limit")
})
