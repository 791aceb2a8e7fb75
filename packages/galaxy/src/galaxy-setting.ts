import type { Clock } from './clock.js'
import type { Deadlines } from './deadlines.js'
import type { PeerPicker } from './peer-picker.js'
import type { Logger } from './telemetry/logger.js'
import type { ResolvedTracingOptions } from './telemetry/tracing.js'

/** What a galaxy shares with its universe. */
export interface GalaxySetting {
  readonly picker: PeerPicker
  readonly clock: Clock
  readonly random: () => number
  readonly deadlines: Deadlines
  readonly logger: Logger | undefined
  readonly tracing: ResolvedTracingOptions
}
