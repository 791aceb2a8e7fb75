import test from 'ava'
import { introduce, keyOf, loaded, loadedBy, pairs, route, sharedUniverse, start, wires } from './harness.js'

/** Nanoseconds since 1970 of an instant that no test lives to see. */
const year2100 = 4_102_444_800_000_000_000n

const away = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)

for (const wire of wires) {
  const universe = sharedUniverse(wire)

  test(`${wire}: an expiry arrives within a microsecond, from fetches and from peeks`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      // Digits down to the nanosecond, a second that begins, and one that is about to end.
      for (const fraction of [123_456_789n, 0n, 999_999_999n]) {
        const expected = year2100 + fraction
        const key = Buffer.from(`${expected}`)
        for (const mode of ['fetch', 'peek'] as const) {
          const { expiryNs = '0' } = await from.ask(to.self, mode, 'expiring', key)

          t.true(away(BigInt(expiryNs), expected) <= 1_000n, `${route(from, to)}, ${mode}: ${expiryNs} for ${expected}`)
        }
      }
    }
  })

  test(`${wire}: a value without an expiry has none on the other side`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      const result = await from.ask(to.self, 'fetch', 'values', Buffer.from('k'))

      t.deepEqual(loaded(result), loadedBy(to, Buffer.from('k')))
      t.is(result.expiryNs, undefined, route(from, to))
    }
  })

  test(`${wire}: what has expired at its owner is loaded again, whoever asks`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      // In the year 2001.
      const key = keyOf(to, peers, (i) => `${1_000_000_000_000_000_000n + BigInt(i)}`)
      const before = (await to.loads('expiring')).length

      await from.get('expiring', [key])
      const [result] = await from.get('expiring', [key])

      t.deepEqual(result && loaded(result), loadedBy(to, key), route(from, to))
      t.is((await to.loads('expiring')).length - before, 2)
    }
  })

  test(`${wire}: a Go release that knows no expiry takes part: it sends none, and keeps what we say expires`, async (t) => {
    const old = await start(t, { language: 'go', wire, noExpiry: true })
    const node = await start(t, { language: 'node', wire })
    await introduce([old, node])
    const key = Buffer.from(`${year2100}`)

    const fromOld = await node.ask(old.self, 'fetch', 'expiring', key)
    const fromNode = await old.ask(node.self, 'fetch', 'expiring', key)
    const [gotByOld] = await old.get('expiring', [keyOf(node, [old, node], (i) => `${year2100 + BigInt(i)}`)])
    const [gotByNode] = await node.get('expiring', [keyOf(old, [old, node], (i) => `${year2100 + BigInt(i)}`)])

    t.deepEqual(loaded(fromOld), loadedBy(old, key))
    t.is(fromOld.expiryNs, undefined)
    t.deepEqual(loaded(fromNode), loadedBy(node, key))
    t.truthy(gotByOld?.value)
    t.is(gotByOld?.expiryNs, undefined)
    t.truthy(gotByNode?.value)
  })
}
