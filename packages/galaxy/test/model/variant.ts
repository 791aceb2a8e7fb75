import type { GalaxyOptions } from '@galaxycache/galaxy'
import fc from 'fast-check'
import type { Source } from './source.js'

/** Options of the galaxies, in groups. None of them, nor all at once, may change what the contract says of a reader. */
export interface Variant {
  readonly coalesce: boolean
  readonly loadsMany: boolean
  /**
   * Whether values are answered that have expired, and refreshed ahead: only this says more of what readers may see.
   */
  readonly stale: boolean
  /** Whether absences are remembered, failing backends let be, and loads for peers bounded: more gets may fail. */
  readonly guarded: boolean
  /** Whether keys have two owners, slow fetches are hedged, and loads in place of owners take turns. */
  readonly spread: boolean
}

export const variants: fc.Arbitrary<Variant> = fc.oneof(
  fc.record({
    coalesce: fc.boolean(),
    loadsMany: fc.boolean(),
    stale: fc.boolean(),
    guarded: fc.boolean(),
    spread: fc.boolean(),
  }),
  // Chance alone would try everything together in one history of 32.
  fc.constant({ coalesce: true, loadsMany: true, stale: true, guarded: true, spread: true }),
)

/** How long a peer that missed a write waits to be told, in ms. */
export const reconcileMs = 700

const freshness = { staleWhileRevalidateMs: 3_000, staleIfErrorMs: 6_000, refreshAheadShare: 0.5 }

const guards: Partial<GalaxyOptions<string>> = {
  negativeTtlMs: 5_000,
  backOff: { firstMs: 500, maxMs: 4_000 },
  maxServedLoads: 3,
}

const spread = { replicas: 2, maxLoadFactor: 1.1, hedge: { maxShare: 1, minDelayMs: 0 }, maxFallbackLoads: 1 }

/** For how long after its expiry a value may be answered. */
export const staleMsOf = ({ stale }: Variant): number => (stale ? freshness.staleIfErrorMs : 0)

/** What a galaxy is made with that is otherwise as always. */
export const optionsOf = (variant: Variant, source: Source): Partial<GalaxyOptions<string>> => ({
  coalesce: variant.coalesce,
  reconcileMs,
  warmUp: { forMs: 30_000 },
  ...(variant.loadsMany && { loadMany: source.loadMany }),
  ...(variant.stale && freshness),
  ...(variant.guarded && guards),
  ...(variant.spread && spread),
})
