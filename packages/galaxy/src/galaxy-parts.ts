import { Backend } from './backend.js'
import { LocalCache } from './cache/local-cache.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import type { GalaxySetting } from './galaxy-setting.js'
import { Loader } from './loader.js'
import { PeerClient } from './peer-client.js'
import { Promotion } from './promotion.js'
import { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { WarmUp } from './warm-up.js'

/** What a galaxy is put together of. */
export interface GalaxyParts<T> {
  readonly local: LocalCache<T>
  readonly peers: PeerClient<T>
  readonly loader: Loader<T>
  readonly telemetry: GalaxyTelemetry
}

/** Makes the parts of one galaxy, and shows them to each other. */
export function assembleGalaxy<T>(
  name: string,
  options: ResolvedGalaxyOptions<T>,
  setting: GalaxySetting,
): GalaxyParts<T> {
  const { promoter, warmUp } = options
  const { picker, clock, random } = setting
  const telemetry = new GalaxyTelemetry({ ...setting, galaxy: name, universe: () => picker.selfId })
  const common = { ...options, ...setting, name, telemetry }
  const local = new LocalCache<T>({ ...options, clock, random, onEvict: telemetry.evicted })
  const backend = new Backend<T>(common)
  const peers = new PeerClient<T>({
    ...common,
    entry: (key, bytes, expiresAtMs) => backend.entry(key, bytes, expiresAtMs),
  })
  const loader = new Loader<T>({
    ...common,
    local,
    backend,
    peers,
    promotion: new Promotion<T>({ ...common, promoter, local }),
    warmUp: warmUp === undefined ? undefined : new WarmUp<T>(warmUp, picker, peers, clock),
  })
  return { local, peers, loader, telemetry }
}
