import type { Generator } from './generator.js'
import { metaAssocs, metaKvcache } from './meta.js'
import { scan } from './scan.js'
import { shiftingHotSet } from './shifting-hot-set.js'
import { zipf } from './zipf.js'

/** The built-in streams, by the name that `--trace` takes. */
export const generators: ReadonlyMap<string, Generator> = new Map([
  ['zipf', zipf],
  ['shifting-hot-set', shiftingHotSet],
  ['scan', scan],
  ['meta-kvcache', metaKvcache],
  ['meta-assocs', metaAssocs],
])
