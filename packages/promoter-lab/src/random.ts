import { fnv1a, keyToBytes } from '@galaxycache/galaxy'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * Draws numbers from 0 to below 1, the same ones for the same seed and purpose. Purposes keep apart what is drawn from
 * one seed: that a policy draws does not change the routes.
 */
export function seededRandom(seed: number, purpose: string): () => number {
  const generator = xoroshiro128plus(hash(`${purpose}, seed ${seed}`))
  return () => uniformFloat64(generator)
}

/** A number from 0 to below 2^32 that stands for `text`, the same everywhere. */
export const hash = (text: string): number => fnv1a(keyToBytes(text))
