import { BatchReader } from './batch/batch-reader.js'
import { CompanionChoice } from './companions/companion-choice.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import type { GalaxySetting } from './galaxy-setting.js'
import { Inspector } from './inspector.js'
import { MissedGets } from './missed-gets.js'
import { commonParts } from './parts/common-parts.js'
import { type LoadingParts, loadingParts } from './parts/loading-parts.js'
import { memoryParts } from './parts/memory-parts.js'
import { type WritingParts, writingParts } from './parts/writing-parts.js'
import { Peeker } from './peeker.js'
import { PeerRequests } from './peer-requests.js'
import { Warmer } from './topology/warmer.js'

/** What a galaxy is put together of. */
export interface GalaxyParts<T> extends WritingParts<T> {
  readonly missed: MissedGets<T>
  readonly peeker: Peeker<T>
  readonly inspector: Inspector<T>
  readonly requests: PeerRequests<T>
  readonly batchReader: BatchReader<T>
  readonly warmer: Warmer<T>
}

/** Makes the parts of one galaxy, and shows them to each other: each group knows those before it. */
export function assembleGalaxy<T>(
  name: string,
  options: ResolvedGalaxyOptions<T>,
  setting: GalaxySetting,
): GalaxyParts<T> {
  const common = commonParts(name, options, setting)
  const memory = memoryParts<T>(common, {
    onRefreshDue: (held) => loading.refreshes.ahead(held),
    onLaterEpoch: (beganAtMs) => writing.writes.forgetAll(beganAtMs),
  })
  const loading: LoadingParts<T> = loadingParts(memory)
  const writing: WritingParts<T> = writingParts(loading)
  const { successors } = memory
  const companions = successors && new CompanionChoice<T>({ ...memory, successors })
  return {
    ...writing,
    missed: new MissedGets<T>(writing),
    peeker: new Peeker<T>(writing),
    inspector: new Inspector<T>(writing),
    requests: new PeerRequests<T>({ ...writing, companions }),
    batchReader: new BatchReader<T>(writing),
    warmer: new Warmer<T>(writing),
  }
}
