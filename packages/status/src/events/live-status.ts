import type { Universe } from '@galaxycache/galaxy'
import type { GalaxyReport } from '../api/galaxy-report.js'
import type { PromotionDecision } from '../api/key-report.js'
import type { StatusReport, StatusSample } from '../api/status-report.js'
import type { ResolvedStatusPageOptions } from '../options.js'
import { DecisionLog } from '../sampling/decision-log.js'
import { Sampler } from '../sampling/sampler.js'
import { formatEvent, type Watcher } from './watcher.js'

/** What to begin a stream of events with: a browser that lost its connection tries again after so long. */
const retry = 'retry: 2000\n\n'

/** Tells all who watch, from one sampler that rests while nobody does. */
export class LiveStatus {
  readonly #maxWatchers: number
  readonly #sampler: Sampler
  readonly #decisions: DecisionLog
  readonly #watchers = new Set<Watcher>()
  #closed = false

  constructor(universe: Universe, options: ResolvedStatusPageOptions) {
    this.#maxWatchers = options.maxWatchers
    this.#sampler = new Sampler(universe, options)
    this.#decisions = new DecisionLog(universe, () => options.clock.now())
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Whether one more would be too many. */
  get full(): boolean {
    return this.#watchers.size >= this.#maxWatchers
  }

  report(): StatusReport {
    return this.#sampler.report()
  }

  /** Undefined if there is none of that name. */
  galaxy(name: string): GalaxyReport | undefined {
    return this.#sampler.galaxy(name)
  }

  /** The promoter's last decision about a key, if it was seen. */
  lastDecision(galaxy: string, key: string): PromotionDecision | undefined {
    return this.#decisions.last(galaxy, key)
  }

  /** Tells `watcher` all there is, then every sample, until it leaves. */
  join(watcher: Watcher): void {
    if (this.#watchers.size === 0) this.#sampler.start((sample) => this.#tell(sample))
    this.#watchers.add(watcher)
    this.#followWatched()
    const galaxy = watcher.galaxy === undefined ? undefined : this.galaxy(watcher.galaxy)
    const events = retry + formatEvent('report', this.report()) + formatGalaxy(galaxy)
    if (!watcher.send(events)) this.#drop(watcher)
  }

  leave(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return
    this.#followWatched()
    if (this.#watchers.size === 0) this.#sampler.stop()
  }

  /** Ends all connections. */
  close(): void {
    this.#closed = true
    for (const watcher of this.#watchers) this.#drop(watcher)
  }

  #tell(sample: StatusSample): void {
    const event = formatEvent('sample', sample)
    const details = new Map<string | undefined, string>([[undefined, '']])
    for (const watcher of this.#watchers) {
      const { galaxy } = watcher
      const detail = details.get(galaxy) ?? formatGalaxy(this.#sampler.galaxy(galaxy ?? '', 1))
      details.set(galaxy, detail)
      if (!watcher.send(event + detail)) this.#drop(watcher)
    }
  }

  #followWatched(): void {
    const watched = [...this.#watchers].map(({ galaxy }) => galaxy)
    this.#decisions.follow(new Set(watched.filter((galaxy) => galaxy !== undefined)))
  }

  #drop(watcher: Watcher): void {
    this.leave(watcher)
    watcher.end()
  }
}

/** The galaxy may have been made since, or never will be. */
const formatGalaxy = (galaxy: GalaxyReport | undefined): string =>
  galaxy === undefined ? '' : formatEvent('galaxy', galaxy)
