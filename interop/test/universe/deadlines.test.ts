import test from 'ava'
import { introduce, keyOf, loaded, loadedBy, pairs, route, sharedUniverse, start, wires } from './harness.js'

/** Long enough for a request to reach its owner on a busy machine, in ms. */
const patienceMs = 1_000

for (const wire of wires) {
  const universe = sharedUniverse(wire)

  test(`${wire}: a caller whose time is over leaves, and the owner stops working for it`, async (t) => {
    const peers = universe()

    await Promise.all(
      pairs(peers).map(async ([from, to]) => {
        const key = keyOf(to, peers, (i) => `hasty ${from.self.id}-${i}`)

        const [result] = await from.get('held', [key], patienceMs)

        t.is(result?.code, 'DEADLINE_EXCEEDED', route(from, to))
        await to.events.next('abandoned', key)
        t.false((await from.loads('held')).includes(Buffer.from(key).toString('base64')), 'nobody else is asked')
      }),
    )
  })

  test(`${wire}: who waits long enough for a slow owner gets its value`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      const key = keyOf(to, peers, (i) => `patient ${from.self.id}-${i}`)

      const results = from.get('held', [key])
      await to.events.next('loading', key)
      await to.release()

      const [result] = await results
      t.deepEqual(result && loaded(result), loadedBy(to, key), route(from, to))
    }
  })
}

test('grpc: the owner is told how much is left of the time of who asks', async (t) => {
  const peers = await Promise.all((['go', 'node'] as const).map((language) => start(t, { language, wire: 'grpc' })))
  await introduce(peers)

  for (const [from, to] of pairs(peers)) {
    const key = keyOf(to, peers)

    const result = from.get('held', [key], patienceMs)
    const { remainingMs = Number.POSITIVE_INFINITY } = await to.events.next('loading', key)
    await result

    t.true(remainingMs > 0 && remainingMs <= patienceMs, `${route(from, to)}: ${remainingMs} ms of ${patienceMs}`)
  }
})

test("http: the owner is not told in the other language, for Go's HTTP has no header for it", async (t) => {
  const peers = await Promise.all((['go', 'node'] as const).map((language) => start(t, { language, wire: 'http' })))
  await introduce(peers)

  for (const [from, to] of pairs(peers)) {
    const key = keyOf(to, peers)

    const result = from.get('held', [key], patienceMs)
    const { remainingMs = Number.POSITIVE_INFINITY } = await to.events.next('loading', key)
    await result

    t.true(remainingMs > patienceMs, `${route(from, to)}: only the limit of the owner itself holds`)
  }
})
