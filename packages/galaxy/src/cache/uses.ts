import type { Arrival } from './arrival.js'

/**
 * Of a key that was asked for once, and whose owner had to load it then: as far as can be known nobody in the cluster
 * had asked for it before. How often keys were asked for is in a byte, with this as one of its values.
 */
export const firstOfAll = 255

/** Of a key that was never asked for here: its value came along with another. */
export const unasked = 254

/** More uses than this make no difference. */
const maxUses = unasked - 1

/**
 * Keys are told apart by how often they were asked for: never, once in the cluster, once here, twice, up to 4, 8, 16,
 * 32 and 64 times, and more often.
 */
export const useClasses = 10

/** The class of a key that was asked for `uses` times, from 1, or {@link firstOfAll}, or is {@link unasked}. */
export function useClass(uses: number): number {
  if (uses === unasked) return 0
  return uses === firstOfAll ? 1 : Math.min(useClasses - 1, 34 - Math.clz32(uses - 1))
}

/** The uses of a key that had `uses`, 0 being none, and was asked for once more. */
export function oneMore(uses: number): number {
  if (uses === unasked) return 1
  return uses === firstOfAll ? 2 : Math.min(uses + 1, maxUses)
}

/** The uses of a key that is asked for the first time here. */
export const firstUses = (arrival: Arrival | undefined): number => (arrival === 'loaded' ? firstOfAll : 1)
