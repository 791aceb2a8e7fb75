import type { Clock } from './clock.js'
import { quote } from './quote.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { warnProcess } from './telemetry/process-warning.js'

/** A promoter that fails does so at every fetch: one report a minute says enough. */
const reportEveryMs = 60_000

/** What {@link PromoterErrors} work with. */
export interface PromoterErrorsOptions {
  readonly name: string
  readonly telemetry: GalaxyTelemetry
  readonly clock: Clock
}

/** What a promoter throws, counted and reported. */
export class PromoterErrors {
  readonly #options: PromoterErrorsOptions
  #reportedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: PromoterErrorsOptions) {
    this.#options = options
  }

  /** The promoter threw `error`, which may be anything. Throws nothing itself. */
  add(error: unknown): void {
    const { clock, telemetry } = this.#options
    telemetry.counters.promoterErrors += 1
    const nowMs = clock.monotonicNow()
    if (nowMs - this.#reportedAtMs < reportEveryMs) return
    this.#reportedAtMs = nowMs
    this.#report(error)
  }

  #report(error: unknown): void {
    const { name, telemetry } = this.#options
    const { promoterErrors } = telemetry.counters
    const message = `the promoter of galaxy ${quote(name)} failed, so a key was not promoted`
    if (telemetry.logger === undefined)
      warnProcess(`${message}; errors so far: ${promoterErrors}`, 'GALAXYCACHE_PROMOTER', error)
    else telemetry.logger.error({ err: error, galaxy: name, promoterErrors }, message)
  }
}
