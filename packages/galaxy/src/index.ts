export type { BackendGetter, LoadContext } from './backend-getter.js'
export type { BatchGetter, LoadManyContext } from './batch/batch-getter.js'
export type { BatchOptions, CoalesceOptions } from './batch/batch-options.js'
export type { Outcome } from './batch/outcome.js'
export type { Arrival } from './cache/arrival.js'
export type { CacheFactory, CacheName } from './cache/cache-factory.js'
export type { AnyCacheName, CacheStats } from './cache/cache-stats.js'
export { CacheStore, noSlot } from './cache/cache-store.js'
export { defaultStore } from './cache/default-store.js'
export type { KeyQps } from './cache/hit-sampler.js'
export { adaptiveShare, type HotCacheShare } from './cache/hot-share.js'
export { KeyRate } from './cache/key-rate.js'
export { Lender } from './cache/lender.js'
export { lruStore } from './cache/lru-store.js'
export { reuseStore } from './cache/reuse-store.js'
export { sieveStore } from './cache/sieve-store.js'
export type { StoredEntry } from './cache/stored-entry.js'
export { Cancellation } from './cancellation.js'
export type { Clock, Timer } from './clock.js'
export type { Companion } from './companions/companion.js'
export { companionsHeader, maxCompanionAnswerBytes, maxCompanions, toldHeader } from './companions/companions-header.js'
export { type Confidence, confidences } from './companions/confidence.js'
export { demandHeader } from './demand/demand-header.js'
export * from './errors.js'
export type { BackOffOptions } from './failures/back-off-options.js'
export type { FailureOptions } from './failures/failure-options.js'
export type { NegativeOptions } from './failures/negative-options.js'
export type { FetchProtocol } from './fetch-protocol.js'
export { refreshHeader, staleHeader } from './freshness/freshness-headers.js'
export type { FreshnessOptions } from './freshness/freshness-options.js'
export type { Galaxy, GetOptions } from './galaxy.js'
export type { GalaxyOptions } from './galaxy-options.js'
export type { HottestKey, KeyInspection } from './inspection.js'
export { keyFromBytes, keyToBytes } from './key.js'
export type { MessageLimits } from './key-chunks.js'
export { keyHash } from './key-hash.js'
export type { Peer, PeerLike } from './peer.js'
export type { PeerCall, PeerRequest, PeerServer } from './peer-server.js'
export { readOnly } from './read-only.js'
export type { FetchedItem, FetchedValue, FetchFailure, FetchOptions, RemoteFetcher } from './remote-fetcher.js'
export { requireKnown } from './require.js'
export { crc32 } from './ring/crc32.js'
export { fnv1a } from './ring/fnv1a.js'
export type { HashFunction } from './ring/hash-function.js'
export { HashRing, type RingRange } from './ring/hash-ring.js'
export { goCompatible, type RingOptions } from './ring/ring-options.js'
export type { RoutingOptions } from './routing/routing-options.js'
export { KiB, MiB } from './size.js'
export { systemClock } from './system-clock.js'
export {
  type CircuitMessage,
  circuitChannel,
  type EvictionMessage,
  evictionChannel,
  type FetchMessage,
  fetchChannel,
  type LoadMessage,
  loadChannel,
  type PeersMessage,
  type PromotionMessage,
  type PromotionResult,
  peersChannel,
  promotionChannel,
  type RefreshMessage,
  refreshChannel,
  type WriteMessage,
  writeChannel,
} from './telemetry/channels.js'
export { type GalaxyHistogramSnapshots, histogramBounds } from './telemetry/galaxy-histograms.js'
export type { GalaxyStats } from './telemetry/galaxy-stats.js'
export type { HistogramSnapshot } from './telemetry/histogram.js'
export type { Log, Logger } from './telemetry/logger.js'
export type { PeerState, PeerStats } from './telemetry/peer-health.js'
export type { TracingOptions } from './telemetry/tracing.js'
export type { HandOffOptions } from './topology/hand-off-options.js'
export type { CloseOptions } from './topology/leaving.js'
export type { WarmFailure, WarmOptions, WarmResult } from './topology/warm-options.js'
export type { WarmUpOptions } from './topology/warm-up.js'
export type { BreakerOptions, PeerTroubleOptions } from './trouble/breaker-options.js'
export type { CircuitState } from './trouble/circuit-breaker.js'
export type { HedgeOptions, HedgingOptions } from './trouble/hedge-options.js'
export type { OverloadOptions } from './trouble/overload-options.js'
export type { PeerLimitOptions } from './trouble/peer-limit.js'
export { Universe } from './universe.js'
export type { UniverseOptions } from './universe-options.js'
export { epochHeader, maxEpoch } from './write/epoch.js'
export type { LocalWrites } from './write/local-writes.js'
export { PartialWriteError, type WriteFailure } from './write/partial-write-error.js'
export type { HandedEntry, PeerWrite } from './write/peer-write.js'
export type { Lifetime, SetOptions, WriteOptions, WritingOptions } from './write/write-options.js'
