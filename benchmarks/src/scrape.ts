import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
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

/**
 * Prometheus scrapes a process with a thousand galaxies: how long that takes, and how long it holds up everything else.
 */
export async function scrape({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const count = smoke ? 10 : 1_000
  const universe = new Universe({ self: 'http://10.0.0.1:8080' })
  const galaxies = await fill(universe, count)
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  const lines = (await registry.metrics()).split('\n').length
  const idle: Scrape[] = []
  const used: Scrape[] = []
  await scrapeOnce(registry)
  for (let round = 0; round < rounds; round++) {
    idle.push(await scrapeOnce(registry))
    // A hit and a miss in each, so that no galaxy's numbers are what they were.
    for (const galaxy of galaxies) await Promise.all([galaxy.get('key:0'), galaxy.get(`new:${round}`)])
    used.push(await scrapeOnce(registry))
  }
  const what = `${count.toLocaleString('en')} galaxies, ${lines.toLocaleString('en')} lines`
  return [...rowsOf(`${what}, none used since the last`, idle), ...rowsOf(`${what}, all used since`, used)]
}

const rowsOf = (what: string, scrapes: readonly Scrape[]): Row[] => [
  row(what, median(scrapes.map((one) => one.tookMs)), limitMs),
  row(`${what}: event loop blocked for at most`, median(scrapes.map((one) => one.blockedMs)), blockedLimitMs),
]

const row = (what: string, ms: number, limit: number): Row => ({
  benchmark: 'scrape',
  case: what,
  measured: `${ms.toFixed(1)} ms`,
  against: `${limit} ms`,
  ratio: ms / limit,
  goal: '<= 1',
})

async function fill(universe: Universe, count: number): Promise<readonly Galaxy<string>[]> {
  const galaxies: Galaxy<string>[] = []
  for (let i = 0; i < count; i++) {
    const galaxy = universe.createGalaxy(`galaxy-${i}`, { codec: string, load: (key) => key })
    for (let key = 0; key < 5; key++) await galaxy.get(`key:${key}`)
    galaxies.push(galaxy)
  }
  return galaxies
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
