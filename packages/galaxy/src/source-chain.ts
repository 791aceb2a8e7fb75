import type { Absences } from './failures/absences.js'
import type { BackOff } from './failures/back-off.js'
import { BackingOff } from './failures/backing-off.js'
import { NegativeCaching } from './failures/negative-caching.js'
import { WarmUp, type WarmUpOptions, type WarmUpParts } from './topology/warm-up.js'
import type { ValueSource } from './value-source.js'

/** What the rooms before the backend work with. Those whose memory or options are undefined are not there. */
export interface SourceChainParts<T> extends WarmUpParts<T> {
  readonly name: string
  readonly warmUp: Required<WarmUpOptions> | undefined
  readonly absences: Absences | undefined
  readonly backOff: BackOff | undefined
}

/**
 * The rooms between a flight and the backend, in the order in which a load goes through them. Stale answers are given
 * before there is a flight, so a pause of the backend is what they are for.
 *
 * 1. A key that is known not to exist goes no further.
 * 2. What the previous owner holds needs no backend, even one that is left alone.
 * 3. A backend that has failed is left alone.
 */
export function sourceChain<T>(parts: SourceChainParts<T>, backend: ValueSource<T>): ValueSource<T> {
  const { name, clock, warmUp, absences, backOff, telemetry } = parts
  const { counters } = telemetry
  let source = backend
  if (backOff !== undefined) source = new BackingOff<T>({ name, backOff, clock, counters }, source)
  if (warmUp !== undefined) source = new WarmUp<T>(warmUp, parts, source)
  if (absences !== undefined) source = new NegativeCaching<T>({ name, absences, counters }, source)
  return source
}
