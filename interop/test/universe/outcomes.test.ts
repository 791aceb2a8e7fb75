import test from 'ava'
import { introduce, keyOf, loaded, loadedBy, pairs, route, sharedUniverse, start, wires } from './harness.js'

for (const wire of wires) {
  const universe = sharedUniverse(wire)

  test(`${wire}: a key that does not exist at its owner does not exist, and nobody else is asked`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      const key = keyOf(to, peers, (i) => `${from.self.id}-${i}`)

      const [result] = await from.get('nothing', [key])

      t.is(result?.code, 'NOT_FOUND', route(from, to))
      t.false((await from.loads('nothing')).includes(Buffer.from(key).toString('base64')))
    }
    t.is((await Promise.all(peers.map((peer) => peer.loads('nothing')))).flat().length, 12, 'each owner once a key')
  })

  test(`${wire}: a galaxy that the owner lacks is loaded by who wants it`, async (t) => {
    const peers = await Promise.all(
      (['go', 'node'] as const).map((language) => start(t, { language, wire, ownGalaxy: `of ${language}/é` })),
    )
    await introduce(peers)

    for (const [from, to] of pairs(peers)) {
      const galaxy = `of ${from.options.language}/é`
      const key = keyOf(to, peers)

      const asked = await from.ask(to.self, 'fetch', galaxy, key)
      const [result] = await from.get(galaxy, [key])

      t.is(asked.value, undefined, route(from, to))
      t.not(asked.code, 'NOT_FOUND')
      t.deepEqual(result && loaded(result), loadedBy(from, key))
      t.is((await from.stats(galaxy)).peerLoadErrors, 1)
    }
  })

  test(`${wire}: when the owner's backend fails, the backend of who wants the key is asked`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      for (const galaxy of ['broken', 'refusing']) {
        const key = keyOf(to, peers, (i) => `${from.self.id}-${i}`)
        const before = await from.stats(galaxy)

        const asked = await from.ask(to.self, 'fetch', galaxy, key)
        const [result] = await from.get(galaxy, [key])

        if (wire === 'grpc' && galaxy === 'refusing' && from.options.language === 'go') {
          t.regex(asked.message ?? '', /code = ResourceExhausted/, `${route(from, to)} gives the code of the backend`)
        }
        t.regex(asked.message ?? '', new RegExp(`the database of ${to.self.id} is away`), `${route(from, to)} says why`)
        t.regex(
          result?.message ?? '',
          new RegExp(from.self.id),
          'and what the caller gets is the failure of its own backend',
        )
        const after = await from.stats(galaxy)
        t.is(after.peerLoadErrors - before.peerLoadErrors, 1)
        t.is(after.backendLoadErrors - before.backendLoadErrors, 1)
      }
    }
  })

  test(`${wire}: a peek finds what the caches hold and loads nothing`, async (t) => {
    const peers = universe()

    for (const [from, to] of pairs(peers)) {
      const key = keyOf(to, peers, (i) => `${from.self.id}-${i}`)

      const before = await from.ask(to.self, 'peek', 'values', key)
      const loads = await to.loads('values')
      await to.get('values', [key])
      const after = await from.ask(to.self, 'peek', 'values', key)

      t.is(before.code, 'NOT_FOUND', route(from, to))
      t.false(loads.includes(Buffer.from(key).toString('base64')))
      t.deepEqual(loaded(after), loadedBy(to, key))
    }
  })

  for (const reader of ['go', 'node'] as const) {
    test(`${wire}: a ${reader} process that owns no keys asks the other language for all`, async (t) => {
      const reading = await start(t, { wire, language: reader, includeSelf: false })
      const owner = await start(t, { wire, language: reader === 'go' ? 'node' : 'go' })
      await owner.setPeers([owner.self])
      await reading.setPeers([owner.self])
      const keys = Array.from({ length: 20 }, (_, i) => Buffer.from(`key-${i}`))

      const results = await reading.get('values', keys)

      t.deepEqual(
        results.map(loaded),
        keys.map((key) => loadedBy(owner, key)),
      )
      t.deepEqual(await reading.loads('values'), [])
    })
  }

  for (const newcomer of ['go', 'node'] as const) {
    test(`${wire}: a ${newcomer} process that joins takes values over from the caches of the other language`, async (t) => {
      const old = await start(t, { wire, language: newcomer === 'go' ? 'node' : 'go' })
      await old.setPeers([old.self])
      const joined = await start(t, { wire, language: newcomer, warmUpMs: 60_000 })
      const key = keyOf(joined, [old, joined])
      await old.get('values', [key])

      await Promise.all([old, joined].map((peer) => peer.setPeers([old.self, joined.self])))
      const [result] = await joined.get('values', [key])

      t.deepEqual(result && loaded(result), loadedBy(old, key))
      t.deepEqual(await joined.loads('values'), [])
      t.is((await joined.stats('values')).warmUpHits, 1)
    })
  }
}

test('http: the keys . and .., which Go takes out of its paths, are loaded by who wants them', async (t) => {
  const peers = await Promise.all((['go', 'node'] as const).map((language) => start(t, { language, wire: 'http' })))
  await introduce(peers)
  const keys = ['.', '..'].map((key) => Buffer.from(key))

  for (const peer of peers) {
    t.deepEqual(
      (await peer.get('values', keys)).map(loaded),
      keys.map((key) => loadedBy(peer, key)),
      peer.options.language,
    )
  }
})
