import type { Admission } from '../admission.js'
import { Cancellation } from '../cancellation.js'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import type { PeerClient } from '../peer-client.js'
import type { PeerPicker } from '../peer-picker.js'
import type { FetchedValue } from '../remote-fetcher.js'
import type { RemotePeer } from '../remote-peer.js'
import { nextOwner } from '../routing/next-owner.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import { HedgeBudget } from './hedge-budget.js'
import type { HedgeOptions, ResolvedHedgingOptions } from './hedge-options.js'
import { HedgedCall } from './hedged-call.js'

/** Hedging if the options ask for it. */
export const makeHedging = <T>(options: ResolvedHedgingOptions & HedgingParts<T>): Hedging<T> | undefined =>
  options.hedge && new Hedging<T>(options.hedge, options)

/** What {@link Hedging} works with. */
export interface HedgingParts<T> {
  readonly picker: PeerPicker
  readonly peers: PeerClient<T>
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
  readonly admission: Admission
}

/** A value, and who gave it. */
export interface HedgedValue extends FetchedValue {
  /** The peer that answered first; undefined if it is the one that was asked first. */
  readonly by?: RemotePeer
  /** How long after the first that peer was asked, in ms. */
  readonly afterMs?: number
}

/**
 * Asks the next owner as well when a peer takes longer than it usually does: a slow answer is then the slower of two
 * only when both are slow. Source: Dean and Barroso, "The Tail at Scale", 2013.
 */
export class Hedging<T> {
  readonly #options: Required<HedgeOptions>
  readonly #parts: HedgingParts<T>
  readonly #budget: HedgeBudget

  constructor(options: Required<HedgeOptions>, parts: HedgingParts<T>) {
    this.#options = options
    this.#parts = parts
    this.#budget = new HedgeBudget(options.maxShare)
  }

  /** As a fetch of `key` from `remote`. @throws NotFoundError, or the error of `remote` if no one answered */
  fetch(remote: RemotePeer, key: string, limitMs: number, parent: Cancellation): Promise<HedgedValue> {
    const { peers, deadlines, telemetry } = this.#parts
    this.#budget.earn()
    const p95Ms = remote.health.p95Ms
    const delayMs = p95Ms === undefined ? Number.POSITIVE_INFINITY : Math.max(p95Ms, this.#options.minDelayMs)
    if (!(delayMs < limitMs)) return peers.ask('fetch', remote, key, limitMs, parent)
    const startedAtMs = deadlines.nowMs()
    const call = new HedgedCall<HedgedValue>(parent, (error) => hasCode(error, 'NOT_FOUND'))
    const hedge = telemetry.tracing.bound(() => this.#hedge(call, remote, key, startedAtMs, limitMs))
    const due = deadlines.add(delayMs, hedge)
    call.onEnd = () => deadlines.remove(due)
    const isProbe = remote.gate.state !== 'closed'
    call.first((cancellation) =>
      isProbe ? this.#probe(remote, key, limitMs, parent) : peers.ask('fetch', remote, key, limitMs, cancellation),
    )
    return call.result
  }

  /**
   * As a fetch of a peer whose circuit is open: its answer closes it, so it goes on though the second has answered.
   * Were it cancelled then, a peer that is slower than it was would stay cut off. Were the second not asked, a caller
   * would wait for each probe that fails.
   */
  async #probe(remote: RemotePeer, key: string, limitMs: number, parent: Cancellation): Promise<FetchedValue> {
    const { peers, admission } = this.#parts
    const cancellation = new Cancellation()
    const cancel = (reason: unknown): void => cancellation.cancel(reason)
    parent.onCancel(cancel)
    const forget = admission.closing.onCancel(cancel)
    try {
      return await peers.ask('fetch', remote, key, limitMs, cancellation)
    } finally {
      forget()
    }
  }

  #hedge(call: HedgedCall<HedgedValue>, first: RemotePeer, key: string, startedAtMs: number, limitMs: number): void {
    const { picker, peers, deadlines, telemetry } = this.#parts
    const by = nextOwner(picker, key, first)
    if (by === undefined || !this.#budget.spend()) return
    const afterMs = deadlines.nowMs() - startedAtMs
    telemetry.hedged()
    const ask = async (cancellation: Cancellation): Promise<HedgedValue> => {
      const value = await peers.ask('fetch', by, key, Math.max(0, limitMs - afterMs), cancellation)
      return { ...value, by, afterMs }
    }
    call.second(ask, () => {
      // The first is cut off: that it would have taken at least so long is all that is known.
      first.health.exceeded(deadlines.nowMs() - startedAtMs)
      telemetry.hedgeWon()
    })
  }
}
