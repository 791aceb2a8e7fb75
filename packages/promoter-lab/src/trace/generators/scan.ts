import { seededRandom } from '../../random.js'
import { TraceBuilder } from '../trace-builder.js'
import type { Generator } from './generator.js'
import { keysPerRequest, zipfRanks } from './zipf.js'

/** Part of the requests that the scan makes. */
const scannedPart = 1 / 2

/** Zipf's law, mixed with as many requests for keys that are asked for once, one after the other. */
export const scan: Generator = ({ requests, seed }) => {
  const random = seededRandom(seed, 'scan')
  const nextRank = zipfRanks(Math.ceil(requests * keysPerRequest), seededRandom(seed, 'scan: popular keys'))
  const builder = new TraceBuilder()
  for (let i = 0; i < requests; i++) builder.add({ key: random() < scannedPart ? `scanned ${i}` : String(nextRank()) })
  return builder.build('scan')
}
