import type { Clock } from './clock.js'
import type { FetchProtocol } from './fetch-protocol.js'
import { type Peer, type PeerLike, resolvePeer } from './peer.js'
import { requireBoolean, requireFunction, requireKnown, requireObject, wrong } from './require.js'
import { type ResolvedRingOptions, type RingOptions, resolveRingOptions } from './ring/ring-options.js'
import { systemClock } from './system-clock.js'
import { type Logger, resolveLogger } from './telemetry/logger.js'
import { type ResolvedTracingOptions, resolveTracingOptions, type TracingOptions } from './telemetry/tracing.js'
import {
  type PeerTroubleOptions,
  type ResolvedPeerTroubleOptions,
  resolvePeerTroubleOptions,
} from './trouble/breaker-options.js'

/**
 * Options of a universe. `self`, `ring` and the peers must fit those of the other processes;
 * the rest is each one's own.
 */
export interface UniverseOptions extends PeerTroubleOptions {
  /** This process, as the others know it: `{ id, url }`, or a url that is both. */
  readonly self: PeerLike
  /** How to talk to peers. Default: none, so that this process stays alone. */
  readonly protocol?: FetchProtocol
  /** The ring's hash and points per owner. Must be the same in every process. */
  readonly ring?: RingOptions
  /** Whether this process owns keys. Default true; false makes it a client of the others. */
  readonly includeSelf?: boolean
  /** Default {@link systemClock}. */
  readonly clock?: Clock
  /**
   * Gives a number from 0 to below 1. Decides jitter (of expiry, of back-off from a backend, of pauses for busy
   * peers), the choice among replicas, which hits are sampled for the hottest keys, and two numbers of each
   * galaxy that tells others who asks: the one that stands for this process, and where its log of what it is told
   * starts. Default `Math.random`.
   */
  readonly random?: () => number
  /** Is told when peers come, go, fail and recover. Default: nobody is. */
  readonly logger?: Logger
  /** What OpenTelemetry spans tell. */
  readonly tracing?: TracingOptions
}

/** {@link UniverseOptions}, checked and complete. */
export interface ResolvedUniverseOptions extends ResolvedPeerTroubleOptions {
  readonly self: Peer
  readonly protocol: FetchProtocol | undefined
  readonly ring: ResolvedRingOptions
  readonly includeSelf: boolean
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  readonly tracing: ResolvedTracingOptions
}

/** Every option. The type sees to it that one that is new, or gone, is so here too. */
const optionNames: Readonly<Record<keyof UniverseOptions, true>> = {
  self: true,
  protocol: true,
  ring: true,
  includeSelf: true,
  clock: true,
  random: true,
  logger: true,
  tracing: true,
  breaker: true,
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveUniverseOptions(options: UniverseOptions): ResolvedUniverseOptions {
  requireObject('options', options)
  requireKnown(options, optionNames)
  const { protocol, ring = {}, includeSelf = true, clock = systemClock, random = Math.random } = options
  if (protocol !== undefined && typeof protocol?.connect !== 'function') {
    throw wrong(TypeError, 'protocol', 'a FetchProtocol', protocol)
  }
  requireBoolean('includeSelf', includeSelf)
  if (
    typeof clock?.now !== 'function' ||
    typeof clock.monotonicNow !== 'function' ||
    typeof clock.setTimer !== 'function'
  )
    throw wrong(TypeError, 'clock', 'a Clock', clock)
  requireFunction('random', random)
  return {
    self: resolvePeer('self', options.self),
    protocol,
    ring: resolveRingOptions(ring),
    includeSelf,
    clock,
    random,
    logger: options.logger === undefined ? undefined : resolveLogger('logger', options.logger),
    ...resolvePeerTroubleOptions(options),
    tracing: resolveTracingOptions(options.tracing),
  }
}
