import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { prometheusMetrics } from '@galaxycache/metrics/prometheus'
import { Registry } from 'prom-client'
import type { Effort, Row } from './result.js'
import { median } from './rounds.js'

const limitMs = 50
const blockedLimitMs = 20

interface Scrape {
  readonly tookMs: number
  /** Longest that nothing else could run. */
  readonly blockedMs: number
}

/** Prometheus scrapes a process with a thousand galaxies: how long that takes, and how long it holds up everything else. */
export async function scrape({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const galaxies = smoke ? 10 : 1_000
  const registry = await registryOf(galaxies)
  const lines = (await registry.metrics()).split('\n').length
  await scrapeOnce(registry)
  const scrapes: Scrape[] = []
  for (let round = 0; round < rounds; round++) scrapes.push(await scrapeOnce(registry))
  const tookMs = median(scrapes.map((one) => one.tookMs))
  const blockedMs = median(scrapes.map((one) => one.blockedMs))
  const what = `${galaxies.toLocaleString('en')} galaxies, ${lines.toLocaleString('en')} lines`
  return [row(what, tookMs, limitMs), row(`${what}: event loop blocked for at most`, blockedMs, blockedLimitMs)]
}

const row = (what: string, ms: number, limit: number): Row => ({
  benchmark: 'scrape',
  case: what,
  measured: `${ms.toFixed(1)} ms`,
  against: `${limit} ms`,
  ratio: ms / limit,
  goal: '<= 1',
})

async function registryOf(galaxies: number): Promise<Registry> {
  const universe = new Universe({ self: 'http://10.0.0.1:8080' })
  for (let i = 0; i < galaxies; i++) {
    const galaxy = universe.createGalaxy(`galaxy-${i}`, { codec: string, load: (key) => key })
    for (let key = 0; key < 5; key++) await galaxy.get(`key:${key}`)
  }
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  return registry
}

async function scrapeOnce(registry: Registry): Promise<Scrape> {
  const resolution = 1
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  // The first tick of the monitor, from which on it knows a delay.
  await pause(5)
  delay.reset()
  const startMs = performance.now()
  await registry.metrics()
  const tookMs = performance.now() - startMs
  await pause(5)
  delay.disable()
  return { tookMs, blockedMs: delay.max / 1e6 - resolution }
}
