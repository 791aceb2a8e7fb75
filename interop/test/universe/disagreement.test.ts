import test from 'ava'
import { introduce, loaded, loadedBy, ownersOf, start, wires } from './harness.js'

for (const wire of wires) {
  test(`${wire}: a Go and a Node process that each take the other for the owner serve each other, and neither waits for ever`, async (t) => {
    const go = await start(t, { language: 'go', wire, hash: 'crc32' })
    const node = await start(t, { language: 'node', wire, hash: 'fnv1a' })
    await introduce([go, node])
    const keys = Array.from({ length: 400 }, (_, i) => Buffer.from(`key-${i}`))
    const [byGo, byNode] = [ownersOf([go, node], keys), ownersOf([node, go], keys)]
    const crossed = keys.find((_, i) => byGo[i] === node.self.id && byNode[i] === go.self.id)
    t.truthy(crossed)
    const key = crossed as Uint8Array

    const results = Promise.all([go.get('held', [key]), node.get('held', [key])])
    // Both are asked while both are asking.
    await Promise.all([go.events.next('loading', key), node.events.next('loading', key)])
    await Promise.all([go.release(), node.release()])

    const [[atGo], [atNode]] = await results
    t.deepEqual(atGo && loaded(atGo), loadedBy(node, key))
    t.deepEqual(atNode && loaded(atNode), loadedBy(go, key))
  })
}
