import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import zipfian from 'zipfian-integer'

/**
 * How skewed the stream is: YCSB's default. Source: Cooper et al., "Benchmarking Cloud Serving
 * Systems with YCSB", SoCC 2010.
 */
export const zipfExponent = 0.99

/**
 * Draws ranks from 0 to `keys - 1`; rank `r` comes with a probability proportional to `1 / (r + 1) ** zipfExponent`.
 * The same `seed`, a 32-bit integer, gives the same ranks.
 */
export function zipfRanks(keys: number, seed: number): () => number {
  const generator = xoroshiro128plus(seed)
  return zipfian(0, keys - 1, zipfExponent, () => uniformFloat64(generator))
}
