import { Backend } from '../backend.js'
import { BatchBackend } from '../batch/batch-backend.js'
import { FetchBatches } from '../batch/fetch-batches.js'
import { LoadBatches } from '../batch/load-batches.js'
import type { CacheEntry } from '../cache/cache-entry.js'
import { CompanionIntake } from '../companions/companion-intake.js'
import { takesStale } from '../freshness/freshness-headers.js'
import { Refreshes } from '../freshness/refreshes.js'
import { StaleAnswers } from '../freshness/stale-answers.js'
import { Loader } from '../loader.js'
import type { MissPath } from '../miss-path.js'
import { PeerClient } from '../peer-client.js'
import { Promotion } from '../promotion.js'
import { sourceChain } from '../source-chain.js'
import { makeFallbackLimit } from '../trouble/fallback-limit.js'
import { makeHedging } from '../trouble/hedging.js'
import { limitServedLoads } from '../trouble/served-loads.js'
import type { ValueSource } from '../value-source.js'
import type { MemoryParts } from './memory-parts.js'

/** What gets values that the galaxy does not hold, and all that it works with. */
export interface LoadingParts<T> extends MemoryParts<T> {
  /** Makes an entry of encoded bytes. @throws what the codec throws */
  readonly entry: (key: string, bytes: Uint8Array, expiresAtMs: number) => CacheEntry<T>
  readonly peers: PeerClient<T>
  readonly batches: FetchBatches<T>
  readonly loader: Loader<T>
  readonly refreshes: Refreshes<T>
  /** Where a get goes that no cache here answers. */
  readonly misses: MissPath<T>
}

/** Makes what loads. */
export function loadingParts<T>(known: MemoryParts<T>): LoadingParts<T> {
  const { staleMs, refreshAheadShare, admission, worth } = known
  const backend = new Backend<T>(known)
  const entry = backend.entry.bind(backend)
  const fetchHeaders = staleMs === 0 ? undefined : takesStale
  const peers = new PeerClient<T>({ ...known, fetchHeaders, capped: backend.capped.bind(backend) })
  const batches = new FetchBatches<T>({ ...known, peers })
  const source = sourceOf(known, backend, peers)
  const promotion = new Promotion<T>(known)
  const intake = worth && new CompanionIntake<T>({ ...known, worth, peers, promotion })
  const fallbacks = makeFallbackLimit(known)
  const hedging = makeHedging<T>({ ...known, peers })
  const loader = new Loader<T>({ ...known, source, peers, batches, promotion, intake, fallbacks, hedging })
  const served = limitServedLoads<T>({ ...known, loader })
  const refreshes = new Refreshes<T>({ ...known, loader, closing: admission.closing })
  const answersStale = staleMs > 0 || refreshAheadShare > 0
  const misses = answersStale ? new StaleAnswers<T>({ ...known, loader: served, refreshes }) : served
  return { ...known, entry, peers, batches, loader, refreshes, misses }
}

/** The way from a flight to the backend. */
function sourceOf<T>(known: MemoryParts<T>, backend: Backend<T>, peers: PeerClient<T>): ValueSource<T> {
  const { loadMany } = known
  const encode = backend.encode.bind(backend)
  const together = loadMany === undefined ? undefined : new BatchBackend<T>({ ...known, loadMany, encode })
  return sourceChain<T>({ ...known, peers }, new LoadBatches<T>({ ...known, backend, together }))
}
