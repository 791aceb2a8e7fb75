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
  readonly #universe: Universe
  readonly #maxWatchers: number
  readonly #sampler: Sampler
  readonly #decisions: DecisionLog
  readonly #watchers = new Set<Watcher>()
  #closed = false

  constructor(universe: Universe, options: ResolvedStatusPageOptions) {
    this.#universe = universe
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

  /**
   * Tells `watcher` all there is, then every sample, until it leaves.
   * @throws what a CacheStore of the user's own throws
   */
  join(watcher: Watcher): void {
    this.#watchers.add(watcher)
    try {
      if (this.#watchers.size === 1)
        this.#sampler.start(
          (sample) => this.#tell(sample),
          (error) => this.#fail(error),
        )
      this.#followShown()
      const name = this.#shownTo(watcher)
      const detail = name === undefined ? undefined : this.galaxy(name)
      if (!watcher.send(retry + formatEvent('report', this.report()) + formatGalaxy(detail))) this.#drop(watcher)
    } catch (error) {
      this.leave(watcher)
      throw error
    }
  }

  leave(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return
    this.#followShown()
    if (this.#watchers.size === 0) this.#sampler.stop()
  }

  /** Ends all connections. */
  close(): void {
    this.#closed = true
    for (const watcher of this.#watchers) this.#drop(watcher)
  }

  #tell(sample: StatusSample): void {
    const event = formatEvent('sample', sample)
    // Those who look at the same galaxy are told the same.
    const details = new Map<string | undefined, string>([[undefined, '']])
    for (const watcher of this.#watchers) {
      const name = this.#shownTo(watcher)
      const detail = details.get(name) ?? formatGalaxy(this.#sampler.galaxy(name ?? '', 1))
      details.set(name, detail)
      if (!watcher.send(event + detail)) this.#drop(watcher)
    }
    // The first galaxy may have been made meanwhile.
    this.#followShown()
  }

  /** Nobody waits for a timer, so nobody else would catch this. */
  #fail(error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.emitWarning('a sample for the status page failed', { code: 'GALAXYCACHE_STATUS', detail })
    for (const watcher of this.#watchers) this.#drop(watcher)
  }

  /** The galaxy that was made first, if a watcher names none. */
  #shownTo({ galaxy }: Watcher): string | undefined {
    return galaxy ?? this.#universe.galaxies()[0]?.name
  }

  #followShown(): void {
    const names = [...this.#watchers].map((watcher) => this.#shownTo(watcher))
    this.#decisions.follow(new Set(names.filter((name) => name !== undefined)))
  }

  #drop(watcher: Watcher): void {
    this.leave(watcher)
    watcher.end()
  }
}

/** The galaxy may have been made since, or never will be. */
const formatGalaxy = (galaxy: GalaxyReport | undefined): string =>
  galaxy === undefined ? '' : formatEvent('galaxy', galaxy)
