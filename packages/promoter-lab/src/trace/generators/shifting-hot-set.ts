import { seededRandom } from '../../random.js'
import { TraceBuilder } from '../trace-builder.js'
import type { Generator } from './generator.js'
import { keysPerRequest, zipfRanks } from './zipf.js'

/** Times that popularity moves on to other keys. */
const shifts = 10

/** Zipf's law, but every tenth of the stream it has other keys on top: what was hot goes cold at once. */
export const shiftingHotSet: Generator = ({ requests, seed }) => {
  const keys = Math.ceil(requests * keysPerRequest)
  const nextRank = zipfRanks(keys, seededRandom(seed, 'shifting-hot-set'))
  const builder = new TraceBuilder()
  for (let i = 0; i < requests; i++) {
    const shift = Math.floor((i * shifts) / requests)
    builder.add({ key: String((nextRank() + Math.floor((shift * keys) / shifts)) % keys) })
  }
  return builder.build('shifting-hot-set')
}
