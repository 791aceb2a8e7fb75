import http from 'node:http'
import { Cancellation, type FetchedValue } from '@galaxycache/galaxy'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test from 'ava'
import { afterTurns, connect, listen, openSockets, patient, SmallServer, serverOf, textOf, until } from './harness.js'

test('a thousand fetchers that were used and closed leave no socket', async (t) => {
  const server = http.createServer(httpHandler(new SmallServer()))
  const open = openSockets(server)
  const address = await listen(t, server)
  const protocol = httpProtocol()
  let most = 0

  for (let round = 0; round < 100; round++) {
    const fetchers = Array.from({ length: 10 }, (_, index) => protocol.connect({ id: String(index), url: address }))
    await Promise.all(fetchers.map((fetcher) => fetcher.fetch('things', 'k', patient())))
    most = Math.max(most, open.size)
    await Promise.all(fetchers.map((fetcher) => fetcher.close()))
  }

  await until(() => open.size === 0)
  t.is(open.size, 0)
  t.true(most >= 10 && most <= 20, `${most} at once`)
})

test('thousands of calls of which many are cancelled at any moment lose and mix up none', async (t) => {
  const server = serverOf(async (_galaxy, key): Promise<FetchedValue> => {
    for (let turn = Number(key) % 5; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
    return { bytes: Buffer.from(key.padEnd(Number(key) % 3000, '.')), expiresAtMs: Number.POSITIVE_INFINITY }
  })
  const address = await listen(t, http.createServer(httpHandler(server)))
  const fetcher = connect(t, address, { maxConnections: 4, maxBytesInFlight: 4096 })
  const left = new Error('left')
  let state = 42
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }

  const outcomes = await Promise.all(
    Array.from({ length: 3000 }, async (_, index) => {
      const cancellation = new Cancellation()
      const cancels = random(3) === 0
      if (cancels) void afterTurns(random(60)).then(() => cancellation.cancel(left))
      try {
        const text = textOf(await fetcher.fetch('g', String(index), { timeoutMs: 30_000, cancellation }))
        return text.replace(/\.+$/, '') === String(index) ? 'value' : `mixed up ${index}`
      } catch (error) {
        return error === left && cancels ? 'cancelled' : String(error)
      }
    }),
  )

  t.deepEqual([...new Set(outcomes)].toSorted(), ['cancelled', 'value'])
})
