import { type AnyCacheName, type CacheStats, type CacheStatsParts, cacheStatsOf } from './cache/cache-stats.js'
import type { Clock } from './clock.js'
import type { BackOff } from './failures/back-off.js'
import { type HottestKey, hottestKeys, inspectKey, type KeyInspection } from './inspection.js'
import { requireKey } from './key.js'
import type { PeerPicker } from './peer-picker.js'
import { requirePositiveInteger } from './require.js'

/** What an {@link Inspector} looks at. */
export interface InspectorOptions<T> extends CacheStatsParts<T> {
  readonly name: string
  readonly maxKeyBytes: number
  readonly backOff: BackOff | undefined
  readonly picker: PeerPicker
  readonly clock: Clock
}

/** Tells people what this process knows. Changes and asks nothing. */
export class Inspector<T> {
  readonly #options: InspectorOptions<T>

  constructor(options: InspectorOptions<T>) {
    this.#options = options
  }

  /** As `galaxy.inspect`. */
  inspect(key: string): KeyInspection {
    const { name, maxKeyBytes, local, absences, backOff, picker, clock } = this.#options
    requireKey(key, maxKeyBytes, name)
    const nowMs = clock.now()
    const absentMs = absences?.leftMs(key) ?? 0
    const pause = backOff?.pauseOf(key)
    return {
      ...inspectKey(local, key, picker.ring.owner(key), nowMs),
      absentUntilMs: absentMs > 0 ? nowMs + absentMs : undefined,
      retryAtMs: pause === undefined ? undefined : nowMs + pause.leftMs,
    }
  }

  /** As `galaxy.hottestKeys`. */
  hottestKeys(cache: Exclude<AnyCacheName, 'negative'>, limit: number): readonly HottestKey[] {
    requirePositiveInteger('limit', limit)
    const { local, picker, clock } = this.#options
    return hottestKeys(local, cache, limit, (key) => picker.ring.owner(key), clock.now())
  }

  /** As `galaxy.cacheStats`. */
  cacheStats(cache: AnyCacheName): CacheStats {
    return cacheStatsOf(this.#options, cache)
  }
}
