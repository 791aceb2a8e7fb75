import { Admission } from './admission.js'
import { Backend } from './backend.js'
import { BatchBackend } from './batch/batch-backend.js'
import { BatchReader } from './batch/batch-reader.js'
import { FetchBatches } from './batch/fetch-batches.js'
import { LoadBatches } from './batch/load-batches.js'
import type { CacheEntry } from './cache/cache-entry.js'
import { LocalCache } from './cache/local-cache.js'
import { Absences } from './failures/absences.js'
import { BackOff } from './failures/back-off.js'
import { takesStale } from './freshness/freshness-headers.js'
import { staleMsOf } from './freshness/freshness-options.js'
import { Refreshes } from './freshness/refreshes.js'
import { StaleAnswers } from './freshness/stale-answers.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import type { GalaxySetting } from './galaxy-setting.js'
import { Inspector } from './inspector.js'
import { Loader } from './loader.js'
import type { MissPath } from './miss-path.js'
import { Peeker } from './peeker.js'
import { PeerClient } from './peer-client.js'
import { PeerRequests } from './peer-requests.js'
import { Promotion } from './promotion.js'
import { makeRoute } from './routing/routing-options.js'
import { sourceChain } from './source-chain.js'
import { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { HandOff } from './topology/hand-off.js'
import { Warmer } from './topology/warmer.js'
import { makeFallbackLimit } from './trouble/fallback-limit.js'
import { makeHedging } from './trouble/hedging.js'
import { limitServedLoads } from './trouble/served-loads.js'
import { Epoch } from './write/epoch.js'
import { LocalWrites } from './write/local-writes.js'
import { RecentWrites } from './write/recent-writes.js'
import { Writer } from './write/writer.js'

/** What a galaxy is put together of. */
export interface GalaxyParts<T> {
  readonly admission: Admission
  readonly local: LocalCache<T>
  readonly peeker: Peeker<T>
  readonly inspector: Inspector<T>
  readonly loader: Loader<T>
  readonly misses: MissPath<T>
  readonly telemetry: GalaxyTelemetry
  readonly writes: LocalWrites<T>
  readonly writer: Writer<T>
  readonly requests: PeerRequests<T>
  readonly batchReader: BatchReader<T>
  readonly handOff: HandOff<T>
  readonly warmer: Warmer<T>
}

/** Owners are told first, then the others: a write takes two calls to be known everywhere. */
const goesRound = 2

/** Makes the parts of one galaxy, and shows them to each other. */
export function assembleGalaxy<T>(
  name: string,
  options: ResolvedGalaxyOptions<T>,
  setting: GalaxySetting,
): GalaxyParts<T> {
  const { promoter, loadMany, negative } = options
  const { picker, clock, random } = setting
  const telemetry = new GalaxyTelemetry({ ...setting, galaxy: name, universe: () => picker.selfId })
  const route = makeRoute({ ...options, picker, random, onSpill: telemetry.spilled })
  const common = { ...options, ...setting, name, telemetry, route }
  const admission = new Admission(name, options.maxKeyBytes)
  const recentWrites = new RecentWrites(goesRound * options.writeTimeoutMs, clock)
  const epoch = new Epoch((beganAtMs) => writes.forgetAll(beganAtMs))
  const staleMs = staleMsOf(options)
  const onRefreshDue = (held: CacheEntry<T>): void => refreshes.ahead(held)
  const absences = negative && new Absences(negative, clock)
  const backOff = options.backOff && new BackOff(options.backOff, clock, random)
  const maxBytes = options.maxBytes - (negative?.maxBytes ?? 0)
  const local = new LocalCache<T>({
    ...options,
    maxBytes,
    clock,
    random,
    staleMs,
    onEvict: telemetry.evicted,
    onRefreshDue,
  })
  const backend = new Backend<T>(common)
  const entry = backend.entry.bind(backend)
  const fetchHeaders = staleMs === 0 ? undefined : takesStale
  const peers = new PeerClient<T>({ ...common, epoch, fetchHeaders, entry })
  const encode = backend.encode.bind(backend)
  const together = loadMany === undefined ? undefined : new BatchBackend<T>({ ...common, loadMany, encode })
  const loads = new LoadBatches<T>({ ...options, backend, together })
  const batches = new FetchBatches<T>({ ...common, peers })
  const source = sourceChain<T>({ ...common, peers, recentWrites, absences, backOff }, loads)
  const promotion = new Promotion<T>({ ...common, promoter, local })
  const fallbacks = makeFallbackLimit({ ...common, counters: telemetry.counters })
  const hedging = makeHedging<T>({ ...common, peers })
  const loader = new Loader<T>({
    ...common,
    local,
    source,
    peers,
    batches,
    fallbacks,
    hedging,
    promotion,
    recentWrites,
  })
  const served = limitServedLoads<T>({ ...common, loader, counters: telemetry.counters })
  const refreshes = new Refreshes<T>({ ...common, local, loader, closing: admission.closing })
  const answersStale = staleMs > 0 || options.refreshAheadShare > 0
  const misses = answersStale ? new StaleAnswers<T>({ ...common, local, loader: served, refreshes }) : served
  const handOff: HandOff<T> = new HandOff<T>({
    ...common,
    local,
    peers,
    recentWrites,
    tell: (to, write) => writer.tellOne(to, write),
  })
  const memories = [loader, local, handOff, absences, backOff].filter((memory) => memory !== undefined)
  const writes = new LocalWrites<T>({ ...common, local, recentWrites, memories, entry })
  const parts = { ...common, admission, local, peers, loader, misses, writes, epoch }
  const writer: Writer<T> = new Writer<T>(parts)
  return {
    admission,
    local,
    peeker: new Peeker<T>(parts),
    inspector: new Inspector<T>({ ...parts, maxBytes, absences, backOff }),
    loader,
    misses,
    telemetry,
    writes,
    writer,
    requests: new PeerRequests<T>(parts),
    batchReader: new BatchReader<T>(parts),
    handOff,
    warmer: new Warmer<T>({ ...parts, batches }),
  }
}
