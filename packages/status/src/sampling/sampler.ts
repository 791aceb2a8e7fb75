import type { Galaxy, Timer, Universe } from '@galaxycache/galaxy'
import type { GalaxyReport } from '../api/galaxy-report.js'
import type { StatusReport, StatusSample } from '../api/status-report.js'
import type { ResolvedStatusPageOptions } from '../options.js'
import { galaxyReport } from './galaxy-report.js'
import { GalaxyWatch } from './galaxy-watch.js'
import { PeerWatch } from './peer-watch.js'

/** Looks at a universe at even intervals, from {@link start} to {@link stop}. */
export class Sampler {
  readonly #universe: Universe
  readonly #options: ResolvedStatusPageOptions
  readonly #peers: PeerWatch
  /** By name. Galaxies are never taken away from a universe. */
  readonly #galaxies = new Map<string, GalaxyWatch>()
  #running: { timer: Timer; sampledAtMs: number } | undefined

  constructor(universe: Universe, options: ResolvedStatusPageOptions) {
    this.#universe = universe
    this.#options = options
    this.#peers = new PeerWatch(universe, options.showKeys)
  }

  /** Calls `onSample` at every interval from now on, or `onError` if that or the looking threw. */
  start(onSample: (sample: StatusSample) => void, onError: (error: unknown) => void): void {
    const { clock } = this.#options
    for (const watch of this.#watches()) watch.begin(clock.now())
    this.#peers.sample()
    this.#running = { timer: this.#setTimer(onSample, onError), sampledAtMs: clock.monotonicNow() }
  }

  stop(): void {
    this.#running?.timer.cancel()
    this.#running = undefined
  }

  /** Everything: as of the last sample while it runs, so that the next one tells what changed since, else as of now. */
  report(): StatusReport {
    const watches = this.#watches()
    if (this.#running === undefined) {
      for (const watch of watches) watch.look()
      this.#peers.sample()
    }
    const { title, intervalMs, historyMs, showKeys } = this.#options
    const self = this.#universe.self.id
    const galaxies = watches.map(({ row }) => row)
    const { rows: peers, ring } = this.#peers
    return { title, self, intervalMs, historyMs, showKeys, ...this.#moment(), galaxies, peers, ring }
  }

  /** One galaxy, with its last `samples` samples, by default all; undefined if there is none of that name. */
  galaxy(name: string, samples?: number): GalaxyReport | undefined {
    const galaxy = this.#universe.getGalaxy(name)
    if (galaxy === undefined) return undefined
    const history = this.#watch(galaxy).history(samples)
    return galaxyReport(galaxy, this.#options.clock.now(), history, this.#options)
  }

  #setTimer(onSample: (sample: StatusSample) => void, onError: (error: unknown) => void): Timer {
    return this.#options.clock.setTimer(() => {
      if (this.#running === undefined) return
      const { clock } = this.#options
      const tookMs = Math.max(clock.monotonicNow() - this.#running.sampledAtMs, 1)
      this.#running = { timer: this.#setTimer(onSample, onError), sampledAtMs: clock.monotonicNow() }
      try {
        onSample(this.#sample(tookMs))
      } catch (error) {
        onError(error)
      }
    }, this.#options.intervalMs)
  }

  #sample(tookMs: number): StatusSample {
    const moment = this.#moment()
    const galaxies = this.#watches()
      .map((watch) => watch.sample(moment.atMs, tookMs))
      .filter((row) => row !== undefined)
    return { ...moment, galaxies, ...this.#peers.sample() }
  }

  /** One for each galaxy that there is by now. */
  #watches(): GalaxyWatch[] {
    return this.#universe.galaxies().map((galaxy) => this.#watch(galaxy))
  }

  #watch(galaxy: Galaxy<unknown>): GalaxyWatch {
    const { historyMs, intervalMs } = this.#options
    const known = this.#galaxies.get(galaxy.name) ?? new GalaxyWatch(galaxy, Math.ceil(historyMs / intervalMs))
    this.#galaxies.set(galaxy.name, known)
    return known
  }

  #moment(): Pick<StatusReport, 'atMs' | 'ready' | 'inFlight'> {
    const inFlight = this.#universe.galaxies().reduce((sum, galaxy) => sum + galaxy.inFlight, 0)
    return { atMs: this.#options.clock.now(), ready: this.#universe.isReady(), inFlight }
  }
}
