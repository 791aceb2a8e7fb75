import zipfian from 'zipfian-integer'
import { seededRandom } from '../../random.js'
import { TraceBuilder } from '../trace-builder.js'
import type { Generator } from './generator.js'

/** Keys that a stream chooses from, for each request it makes: about what published streams of web caches have. */
export const keysPerRequest = 1 / 10

/**
 * How skewed the streams are: YCSB's default. Source: Cooper et al., "Benchmarking Cloud Serving
 * Systems with YCSB", SoCC 2010.
 */
export const zipfExponent = 0.99

/** Independent draws by Zipf's law: the popularity of a key never changes. Values of unknown length. */
export const zipf: Generator = ({ requests, seed }) => {
  const nextRank = zipfRanks(Math.ceil(requests * keysPerRequest), seededRandom(seed, 'zipf'))
  const builder = new TraceBuilder()
  for (let i = 0; i < requests; i++) builder.add({ key: String(nextRank()) })
  return builder.build('zipf')
}

/** Draws ranks from 0, the most frequent, to `keys - 1`. */
export const zipfRanks = (keys: number, random: () => number): (() => number) =>
  zipfian(0, Math.max(keys - 1, 1), zipfExponent, random)
