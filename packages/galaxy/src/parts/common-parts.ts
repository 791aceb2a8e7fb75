import { Admission } from '../admission.js'
import type { ResolvedGalaxyOptions } from '../galaxy-options.js'
import type { GalaxySetting } from '../galaxy-setting.js'
import type { Route } from '../routing/route.js'
import { makeRoute } from '../routing/routing-options.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'

/** What every part of a galaxy may need. */
export interface CommonParts<T> extends ResolvedGalaxyOptions<T>, GalaxySetting {
  readonly name: string
  readonly admission: Admission
  readonly route: Route
  readonly telemetry: GalaxyTelemetry
  readonly counters: GalaxyCounters
}

/** Makes what asks for no other part. */
export function commonParts<T>(
  name: string,
  options: ResolvedGalaxyOptions<T>,
  setting: GalaxySetting,
): CommonParts<T> {
  const { picker, random } = setting
  const telemetry = new GalaxyTelemetry({ ...setting, galaxy: name, universe: () => picker.selfId })
  const route = makeRoute({ ...options, picker, random, onSpill: telemetry.spilled })
  const admission = new Admission(name, options.maxKeyBytes)
  return { ...options, ...setting, name, admission, route, telemetry, counters: telemetry.counters }
}
