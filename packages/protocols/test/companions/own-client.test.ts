import http from 'node:http'
import { string } from '@galaxycache/codecs'
import { type FetchProtocol, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { listen } from '../http/harness.js'

/**
 * A client of somebody's own, who knows the path of a value and that headers go with the request,
 * and has not heard of more.
 */
const plain: FetchProtocol = {
  name: 'plain',
  connect: ({ url }) => {
    const fetchValue = async (galaxy: string, key: string, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(`http://${url}/_galaxycache/${galaxy}/${encodeURIComponent(key)}`, { headers })
      return { bytes: new Uint8Array(await response.arrayBuffer()), expiresAtMs: Number.POSITIVE_INFINITY }
    }
    return {
      fetch: (galaxy, key, { headers }) => fetchValue(galaxy, key, headers),
      peek: (galaxy, key, { headers }) => fetchValue(galaxy, key, headers),
      close: () => Promise.resolve(),
    }
  },
}

test('a client that passes headers on and cannot take values apart gets each value alone', async (t) => {
  const server: { universe?: Universe } = {}
  const address = await listen(
    t,
    http.createServer((request, response) => httpHandler(server.universe as Universe)(request, response)),
  )
  const owner = new Universe({ self: address, protocol: plain })
  const other = new Universe({ self: 'localhost:1', protocol: plain })
  server.universe = owner
  t.teardown(() => Promise.all([owner.close(), other.close()]))
  await Promise.all([owner, other].map((universe) => universe.setPeers([address, 'localhost:1'])))
  const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }
  const galaxy = other.createGalaxy('g', { ...options, maxBytes: 12_000 })
  const owned = owner.createGalaxy('g', options)
  const keys = Array.from({ length: 200 }, (_, i) => `key ${i}`).filter((key) => other.ring.owner(key) === address)

  for (let round = 0; round < 5; round++) for (const key of keys) t.is(await galaxy.get(key), `value of ${key}`)

  t.true(owned.stats().serverRequests > 2 * keys.length, 'there was an order to learn')
  t.like(owned.stats(), { companionsSent: 0 })
  t.like(galaxy.stats(), { peerLoadErrors: 0, companionsReceived: 0 })
})
