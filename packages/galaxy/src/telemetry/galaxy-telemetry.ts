import type { PromotionStats } from '@galaxycache/promoter'
import { CodecVersionError } from '../codec-version.js'
import { hasCode } from '../errors.js'
import type { RemotePeer } from '../remote-peer.js'
import { PartialWriteError, type WriteFailure } from '../write/partial-write-error.js'
import {
  type EvictionMessage,
  evictionChannel,
  type FetchMessage,
  fetchChannel,
  type LoadMessage,
  loadChannel,
  type PromotionMessage,
  type PromotionResult,
  promotionChannel,
  type RefreshMessage,
  refreshChannel,
  type WriteMessage,
  writeChannel,
} from './channels.js'
import { GalaxyHistograms } from './galaxy-histograms.js'
import { GalaxyCounters } from './galaxy-stats.js'
import type { Logger } from './logger.js'
import { type ResolvedTracingOptions, Tracing } from './tracing.js'

/** Where a galaxy is, and who is told of it. */
export interface GalaxyTelemetryOptions {
  readonly galaxy: string
  /** The id of this process, which a list of peers may spell anew. */
  readonly universe: () => string
  readonly tracing: ResolvedTracingOptions
  /** Undefined: nobody is told. */
  readonly logger: Logger | undefined
}

const promotionCounts = {
  promoted: 'promotions',
  denied: 'promotionsDenied',
  'turned-away': 'promotionsTurnedAway',
} as const satisfies Readonly<Record<PromotionResult, keyof GalaxyCounters>>

/** What happens in one galaxy besides hits: counts it, measures it, and tells those who listen. */
export class GalaxyTelemetry {
  readonly counters = new GalaxyCounters()
  readonly histograms = new GalaxyHistograms()
  readonly tracing: Tracing
  readonly logger: Logger | undefined
  readonly #options: GalaxyTelemetryOptions

  constructor(options: GalaxyTelemetryOptions) {
    this.#options = options
    this.logger = options.logger
    this.tracing = new Tracing(options.galaxy, options.tracing)
  }

  /** The owner gave the value of `key`. */
  fetched(key: string, remote: RemotePeer, durationMs: number, valueBytes: number): void {
    this.counters.peerLoads += 1
    this.histograms.loaded(key, valueBytes)
    remote.health.answered(durationMs)
    this.#fetchEnded(key, remote, durationMs, valueBytes, undefined)
  }

  /**
   * The owner gave `error` instead; that there is no such key is an answer, and so is a value
   * that only others can read.
   */
  fetchFailed(key: string, remote: RemotePeer, durationMs: number, error: unknown): void {
    if (hasCode(error, 'NOT_FOUND')) {
      this.counters.notFound += 1
      remote.health.answered(durationMs)
    } else if (error instanceof CodecVersionError) remote.health.answered(durationMs)
    else if (hasCode(error, 'OVERLOADED')) {
      this.counters.peerOverloads += 1
      remote.health.refused()
    } else {
      this.counters.peerLoadErrors += 1
      remote.health.failed(error)
    }
    this.#fetchEnded(key, remote, durationMs, undefined, error)
  }

  /** A peer was not asked for a value: it would not have answered, or too many calls wait for it already. */
  fetchSkipped(): void {
    this.counters.peerLoadsSkipped += 1
    this.tracing.skipped()
  }

  /** A second peer was asked for a value. */
  hedged(): void {
    this.counters.hedgedFetches += 1
    this.tracing.hedged()
  }

  /** The second peer answered first. */
  hedgeWon(): void {
    this.counters.hedgesWon += 1
  }

  /** The backend here gave the value of `key`. */
  loaded(key: string, durationMs: number, valueBytes: number): void {
    this.counters.backendLoads += 1
    this.histograms.loaded(key, valueBytes)
    this.#loadEnded(key, durationMs, valueBytes, undefined)
  }

  /** The backend here gave `error` instead. */
  loadFailed(key: string, durationMs: number, error: unknown): void {
    if (hasCode(error, 'NOT_FOUND')) this.counters.notFound += 1
    else this.counters.backendLoadErrors += 1
    this.#loadEnded(key, durationMs, undefined, error)
  }

  /** The refresh of a value that was held is over; `error` says why there is no fresher one. */
  refreshed(key: string, durationMs: number, error: unknown): void {
    if (error !== undefined && !hasCode(error, 'NOT_FOUND')) this.counters.refreshErrors += 1
    if (refreshChannel.hasSubscribers)
      refreshChannel.publish({ ...this.#where(key), durationMs, error } satisfies RefreshMessage)
  }

  /** The promoter and the hot cache have decided about a value that was fetched or came along. */
  promotionDecided(key: string, result: PromotionResult, stats: PromotionStats): void {
    this.counters[promotionCounts[result]] += 1
    if (promotionChannel.hasSubscribers)
      promotionChannel.publish({ ...this.#where(key), result, stats } satisfies PromotionMessage)
  }

  /** A write that began here has gone round; `error` is what its writer was thrown. */
  written(kind: WriteMessage['kind'], keys: readonly string[], durationMs: number, error: unknown): void {
    if (!writeChannel.hasSubscribers) return
    const { galaxy, universe } = this.#options
    const failures = failuresOf(error)
    writeChannel.publish({
      universe: universe(),
      galaxy,
      kind,
      keys,
      durationMs,
      failures,
      error,
    } satisfies WriteMessage)
  }

  /** A peer over its share was passed by. */
  readonly spilled = (): void => {
    this.counters.spilledFetches += 1
  }

  /** An entry was put out to make room. */
  readonly evicted = (key: string, cache: EvictionMessage['cache'], chargedBytes: number, expired: boolean): void => {
    if (evictionChannel.hasSubscribers)
      evictionChannel.publish({ ...this.#where(key), cache, chargedBytes, expired } satisfies EvictionMessage)
  }

  #fetchEnded(key: string, remote: RemotePeer, durationMs: number, bytes: number | undefined, error: unknown): void {
    this.histograms.peerFetchMs.observe(durationMs)
    if (!fetchChannel.hasSubscribers) return
    const peer = remote.peer.id
    fetchChannel.publish({ ...this.#where(key), peer, durationMs, valueBytes: bytes, error } satisfies FetchMessage)
  }

  #loadEnded(key: string, durationMs: number, valueBytes: number | undefined, error: unknown): void {
    this.histograms.backendLoadMs.observe(durationMs)
    if (loadChannel.hasSubscribers)
      loadChannel.publish({ ...this.#where(key), durationMs, valueBytes, error } satisfies LoadMessage)
  }

  #where(key: string): { readonly universe: string; readonly galaxy: string; readonly key: string } {
    return { universe: this.#options.universe(), galaxy: this.#options.galaxy, key }
  }
}

const failuresOf = (error: unknown): readonly WriteFailure[] =>
  error instanceof PartialWriteError ? error.failures : []
