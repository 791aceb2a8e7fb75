import type { CacheEntry } from '../cache/cache-entry.js'
import { LocalCache } from '../cache/local-cache.js'
import { CompanionWorth } from '../companions/companion-worth.js'
import { Successors } from '../companions/successors.js'
import { DemandExchange } from '../demand/demand-exchange.js'
import { Absences } from '../failures/absences.js'
import { BackOff } from '../failures/back-off.js'
import { staleMsOf } from '../freshness/freshness-options.js'
import { Epoch } from '../write/epoch.js'
import { RecentWrites } from '../write/recent-writes.js'
import { WriteStamps } from '../write/write-stamp.js'
import type { CommonParts } from './common-parts.js'

/** What a galaxy remembers, and what is common to its parts. The options of `backOff` give way to what they ask for. */
export interface MemoryParts<T> extends Omit<CommonParts<T>, 'backOff'> {
  readonly local: LocalCache<T>
  /** What main and hot cache have of the budget, in bytes. */
  readonly maxBytes: number
  /** How long after its expiry a value is kept, in ms. 0: no value is. */
  readonly staleMs: number
  readonly absences: Absences | undefined
  readonly backOff: BackOff | undefined
  readonly recentWrites: RecentWrites
  /** When each write of this process began, whatever kind it is. */
  readonly stamps: WriteStamps
  readonly epoch: Epoch
  /** What processes tell each other of who asks for which keys; undefined: nothing. */
  readonly demand: DemandExchange<T> | undefined
  /** Which keys are asked for one after the other; undefined: that is not learned. */
  readonly successors: Successors | undefined
  /** Which values sent along are worth it; undefined: none are taken. */
  readonly worth: CompanionWorth | undefined
}

/** What the memory sets going. */
export interface MemoryEvents<T> {
  /** A value should be loaded anew before it expires. */
  readonly onRefreshDue: (held: CacheEntry<T>) => void
  /** A later epoch has begun, by a clear of the stamp `beganAtMs`. */
  readonly onLaterEpoch: (beganAtMs: number) => void
}

/** Owners are told first, then the others: a write takes two calls to be known everywhere. */
const goesRound = 2

/** Makes what remembers. */
export function memoryParts<T>(common: CommonParts<T>, events: MemoryEvents<T>): MemoryParts<T> {
  const { negative, backOff, clock, random, writeTimeoutMs, telemetry, exchangeDemand, companions, hotCacheShare } =
    common
  const { onRefreshDue, onLaterEpoch } = events
  const maxBytes = common.maxBytes - (negative?.maxBytes ?? 0)
  const staleMs = staleMsOf(common)
  const stamps = new WriteStamps(clock)
  const { closing } = common.admission
  const local = new LocalCache<T>({ ...common, maxBytes, staleMs, onEvict: telemetry.evicted, onRefreshDue, closing })
  const successors = exchangeDemand && companions ? new Successors() : undefined
  const worth = hotCacheShare.max > 0 ? successors && new CompanionWorth(common.counters) : undefined
  return {
    ...common,
    local,
    maxBytes,
    staleMs,
    absences: negative && new Absences(negative, clock),
    backOff: backOff && new BackOff(backOff, clock, random),
    recentWrites: new RecentWrites(goesRound * writeTimeoutMs, clock),
    stamps,
    epoch: new Epoch(stamps, onLaterEpoch),
    demand: exchangeDemand ? new DemandExchange<T>({ ...common, local, successors, worth }) : undefined,
    successors,
    worth,
  }
}
