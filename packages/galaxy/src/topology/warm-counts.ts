import { asGalaxyError } from '../batch/outcome.js'
import { hasCode } from '../errors.js'
import type { WarmFailure, WarmResult } from './warm-options.js'

/** Failures that are told one by one. Ten million keys may all fail for one reason. */
const maxFailures = 100

/** Counts what becomes of keys that are warmed. */
export class WarmCounts implements WarmResult {
  loaded = 0
  present = 0
  atOwners = 0
  notFound = 0
  failed = 0
  readonly failures: WarmFailure[] = []

  /** `key`, of `galaxy`, was not loaded because of `error`. */
  add(galaxy: string, key: string, error: unknown): void {
    if (hasCode(error, 'NOT_FOUND')) this.notFound += 1
    else {
      this.failed += 1
      if (this.failures.length < maxFailures) this.failures.push({ key, error: asGalaxyError(error, galaxy, key) })
    }
  }

  snapshot(): WarmResult {
    const { loaded, present, atOwners, notFound, failed, failures } = this
    return { loaded, present, atOwners, notFound, failed, failures: [...failures] }
  }
}
