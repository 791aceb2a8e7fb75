import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Registry } from 'prom-client'
import { prometheusMetrics } from '#src/prometheus/index.js'
import { exposed, only, parsed } from '../exposition.js'

test('scrapes while peers and galaxies come, go and are asked are whole, and counts never fall', async (t) => {
  const network = new InMemoryNetwork()
  await using universe = new Universe({ self: 'memory://a', protocol: network.protocol('memory://a') })
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  const peers = Array.from({ length: 20 }, (_, i) => `memory://${i}`)
  const texts: string[] = []

  for (let round = 0; round < 20; round++) {
    universe.createGalaxy(`galaxy ${round}`, { codec: string, load: (key) => key })
    const changing = universe.setPeers(['memory://a', ...peers.slice(round % 7, round)])
    const asking = universe.galaxies().map((galaxy) => galaxy.get(`${round}`))
    texts.push(await registry.metrics())
    await Promise.all([changing, ...asking])
  }

  const gets = texts.map((text) => parsed(text).get('galaxycache_gets_total{galaxy="galaxy 0"}') ?? -1)
  t.deepEqual(
    gets,
    gets.toSorted((a, b) => a - b),
  )
  t.is(Object.keys(only(await exposed(registry), 'galaxycache_gets_total')).length, 20)
})

test('scrapes at the same time do not mix', async (t) => {
  const universe = new Universe({ self: 'memory://a' })
  for (let i = 0; i < 50; i++) universe.createGalaxy(`${i}`, { codec: string, load: (key) => key })
  const registry = new Registry()
  prometheusMetrics(universe, { registry })

  const texts = await Promise.all(Array.from({ length: 5 }, () => registry.metrics()))

  t.is(new Set(texts).size, 1)
})
