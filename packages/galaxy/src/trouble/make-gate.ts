import type { Clock } from '../clock.js'
import type { Peer } from '../peer.js'
import { type CircuitMessage, circuitChannel } from '../telemetry/channels.js'
import { type Logger, silentLogger } from '../telemetry/logger.js'
import type { BreakerOptions } from './breaker-options.js'
import { CircuitBreaker, type CircuitState } from './circuit-breaker.js'
import { OverloadPause } from './overload-pause.js'
import { PeerGate } from './peer-gate.js'

/** What gates are made of. */
export interface GateOptions {
  readonly clock: Clock
  readonly random?: (() => number) | undefined
  readonly breaker?: Required<BreakerOptions> | undefined
  readonly logger?: Logger | undefined
  /** The id of this process, which a list of peers may spell anew. */
  readonly universe: () => string
}

/** The gate of a peer that is new, or has a new url. */
export function makeGate(peer: Peer, options: GateOptions): PeerGate {
  const { clock, random = Math.random, breaker } = options
  const pause = new OverloadPause(clock, random)
  const circuit = breaker && new CircuitBreaker(breaker, clock, teller(peer, options))
  return new PeerGate(peer.id, circuit, pause)
}

/** Tells the channel of every change, and the log of trouble that begins and ends: a probe that fails is neither. */
function teller(peer: Peer, { logger = silentLogger, universe }: GateOptions): (state: CircuitState) => void {
  let isInTrouble = false
  return (state) => {
    if (circuitChannel.hasSubscribers)
      circuitChannel.publish({ universe: universe(), peer, state } satisfies CircuitMessage)
    if (state === 'closed') logger.info({ peer }, 'peer is asked again')
    else if (!isInTrouble) logger.warn({ peer }, 'peer is not asked any more but now and then')
    isInTrouble = state !== 'closed'
  }
}
