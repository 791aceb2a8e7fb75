import type { Codec } from '@galaxycache/codecs'
import type { Admission } from './admission.js'
import { BatchAnswers } from './batch/batch-answers.js'
import { bytesOf, type CacheEntry } from './cache/cache-entry.js'
import type { LocalCache } from './cache/local-cache.js'
import { Caller } from './caller.js'
import type { Companion } from './companions/companion.js'
import type { CompanionChoice } from './companions/companion-choice.js'
import { companionsHeader } from './companions/companions-header.js'
import type { Deadlines } from './deadlines.js'
import type { DemandExchange } from './demand/demand-exchange.js'
import { demandHeader } from './demand/demand-header.js'
import { NotFoundError } from './errors.js'
import { wantsLater } from './freshness/freshness-headers.js'
import type { MissPath } from './miss-path.js'
import type { PeerPicker } from './peer-picker.js'
import type { PeerCall, PeerRequest } from './peer-server.js'
import type { FetchedItem, FetchedValue } from './remote-fetcher.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { incomingContext } from './telemetry/tracing.js'
import { readSender, senderHeader } from './topology/sender.js'
import { type Epoch, epochHeader } from './write/epoch.js'
import type { LocalWrites } from './write/local-writes.js'
import { type HandedEntry, type PeerWrite, subjectOf } from './write/peer-write.js'
import { readStamp, type WriteStamps, writtenAtHeader } from './write/write-stamp.js'

/** What {@link PeerRequests} work with. */
export interface PeerRequestsOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  readonly local: LocalCache<T>
  readonly misses: MissPath<T>
  /** Whether values are refreshed before they expire: then a peer may ask for a later one than is here. */
  readonly refreshAheadShare: number
  readonly writes: LocalWrites<T>
  readonly epoch: Epoch
  readonly stamps: WriteStamps
  /** What peers tell along with fetches, and are told; undefined: nothing is. */
  readonly demand: DemandExchange<T> | undefined
  /** Chooses what is sent along with a value; undefined: nothing is. */
  readonly companions: CompanionChoice<T> | undefined
  readonly admission: Admission
  readonly picker: PeerPicker
  /** Time limit of each call that tells a peer of a write, in ms. */
  readonly writeTimeoutMs: number
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/** Answers the peers of one galaxy. Never asks another, so that a request takes at most one hop. */
export class PeerRequests<T> {
  readonly #options: PeerRequestsOptions<T>
  readonly #many: BatchAnswers<T>

  constructor(options: PeerRequestsOptions<T>) {
    this.#options = options
    this.#many = new BatchAnswers<T>(options, (entry) => this.#send(entry))
  }

  /** As {@link PeerServer.serve}. */
  serve(key: string, request: PeerRequest): Promise<FetchedValue> {
    const { telemetry, epoch } = this.#options
    telemetry.counters.serverRequests += 1
    epoch.read(request.header?.(epochHeader))
    const parent = incomingContext(request.header)
    return telemetry.tracing.span('galaxycache.serve', key, () => this.#answer(key, request), undefined, parent)
  }

  /** As {@link PeerServer.serveMany}. */
  async serveMany(keys: readonly string[], call: PeerCall): Promise<readonly FetchedItem[]> {
    const { admission, telemetry, epoch } = this.#options
    admission.requireOpen()
    telemetry.counters.serverRequests += keys.length
    telemetry.counters.serverBatches += 1
    epoch.read(call.header?.(epochHeader))
    const demand = this.#options.demand?.answer(call.header?.(demandHeader))
    const answer = async (): Promise<readonly FetchedItem[]> => withDemand(await this.#many.answer(keys, call), demand)
    const parent = incomingContext(call.header)
    try {
      return await telemetry.tracing.span('galaxycache.serveMany', keys.length, answer, undefined, parent)
    } finally {
      this.#tellEpoch(call)
    }
  }

  /** As {@link PeerServer.write}. */
  async write(write: PeerWrite, call: PeerCall): Promise<void> {
    const { tracing } = this.#options.telemetry
    const parent = incomingContext(call.header)
    const answer = (): Promise<void> => this.#write(write, call)
    try {
      await tracing.span('galaxycache.serveWrite', subjectOf(write), answer, undefined, parent)
    } finally {
      this.#tellEpoch(call)
    }
  }

  async #write(write: PeerWrite, call: PeerCall): Promise<void> {
    const { admission, telemetry, epoch, stamps } = this.#options
    // Closed, it holds nothing and keeps nothing: all that a write asks for is so.
    if (admission.closing.cancelled && write.kind !== 'hand-off') return
    admission.requireOpen()
    telemetry.counters.serverWrites += 1
    const header = call.header?.(epochHeader)
    const stampMs = readStamp(call.header?.(writtenAtHeader)) ?? stamps.next()
    // Before the header, which tells the same epoch and not when it began.
    if (write.kind === 'clear') epoch.heard(write.epoch, stampMs)
    epoch.read(header)
    const missedClear = epoch.isBehind(header)
    if (write.kind !== 'hand-off') this.#apply(write, stampMs, missedClear)
    else if (!missedClear) this.#adopt(write.entries, stampMs, readSender(call.header?.(senderHeader)))
  }

  /** @param missedClear whether the writer does not know of one */
  #apply(write: Exclude<PeerWrite, { kind: 'hand-off' }>, stampMs: number, missedClear: boolean): void {
    const { writes } = this.#options
    switch (write.kind) {
      case 'remove':
        for (const key of write.keys) writes.forget(key, stampMs)
        break
      case 'set':
        writes.keepHanded(write, stampMs, missedClear)
        break
      case 'clear':
        // Also where the epoch is known: two clears of one millisecond have the same.
        writes.forgetAll(stampMs)
        break
      default:
        throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
    }
  }

  /** A process that nobody lists is not told of writes, so what it has may be older than one that all others know. */
  #adopt(entries: readonly HandedEntry[], stampMs: number, sender: string | undefined): void {
    const { writes, picker, writeTimeoutMs, telemetry } = this.#options
    if (sender === undefined || !picker.isOrWasPeer(sender, writeTimeoutMs)) return
    for (const entry of entries) {
      try {
        if (writes.adopt(entry, stampMs)) telemetry.counters.adopted += 1
      } catch {
        // For its key or its bytes. It is loaded when it is asked for, and costs no other.
      }
    }
  }

  #answer(key: string, request: PeerRequest): Promise<FetchedValue> {
    try {
      const demand = request.mode === 'peek' ? undefined : this.#options.demand?.answer(request.header?.(demandHeader))
      const entry = this.#options.local.find(key)
      if (entry === undefined || this.#isWantedLater(entry, request)) return this.#load(key, request, demand)
      return Promise.resolve(this.#send(entry, undefined, demand, this.#alongWith(entry, request)))
    } catch (error) {
      this.#tellEpoch(request)
      return Promise.reject(error)
    }
  }

  #isWantedLater({ expiresAtMs }: CacheEntry<T>, { header }: PeerRequest): boolean {
    return this.#options.refreshAheadShare > 0 && wantsLater(expiresAtMs, header)
  }

  async #load(key: string, request: PeerRequest, demand: string | undefined): Promise<FetchedValue> {
    const { name, admission, deadlines, misses } = this.#options
    const { timeoutMs, cancellation } = request
    const isPatient = timeoutMs === undefined && cancellation === undefined
    let caller: Caller | undefined
    try {
      if (request.mode === 'peek') throw new NotFoundError(name, key)
      admission.requireUsable(key)
      caller = isPatient ? undefined : new Caller(name, key, request, deadlines)
      caller?.throwIfGone()
      const { entry, arrival } = await misses.loadHere(key, caller, false, request.header)
      return this.#send(entry, arrival === 'loaded' || undefined, demand, this.#alongWith(entry, request))
    } catch (error) {
      this.#tellEpoch(request)
      throw error
    } finally {
      caller?.release()
    }
  }

  /** For an answer that is no value: those tell it themselves. */
  #tellEpoch({ onEpoch }: PeerCall): void {
    const { number } = this.#options.epoch
    if (number > 0) onEpoch?.(number)
  }

  #send(entry: CacheEntry<T>, wasLoaded?: boolean, demand?: string, companions?: readonly Companion[]): FetchedValue {
    const { codec } = this.#options
    const { number: epoch } = this.#options.epoch
    const { expiresAtMs } = entry
    // Field by field: to spread some of them takes longer than all else here.
    return {
      bytes: bytesOf(entry, codec),
      expiresAtMs,
      epoch,
      codecVersion: codec.version,
      wasLoaded,
      demand,
      companions,
    }
  }

  /** What goes along with `entry`, if the peer takes that. */
  #alongWith(entry: CacheEntry<T>, { mode, header }: PeerRequest): readonly Companion[] | undefined {
    const { companions } = this.#options
    if (companions === undefined || mode === 'peek') return undefined
    try {
      return companions.choose(entry, header?.(companionsHeader))
    } catch {
      // Of another value, a codec or a store throws. That is told to who asks for it.
      return undefined
    }
  }
}

/** The items of one answer. What is said of all keys goes with the first value. */
function withDemand(items: readonly FetchedItem[], demand: string | undefined): readonly FetchedItem[] {
  if (demand === undefined) return items
  const first = items.findIndex((item) => !('error' in item))
  return items.map((item, index) => (index === first ? { ...item, demand } : item))
}
