import { type Clock, requireKnown, systemClock, type Universe } from '@galaxycache/galaxy'
import { requireBasePath, requireBoolean, requireInteger, requireMethods, requireText } from './require.js'

/** What the page shows, and where. */
export interface StatusPageOptions {
  /** Headline, and name of the browser's tab. Default `'galaxycache'`. */
  readonly title?: string
  /** Whether keys are told. Default false: keys may be personal. */
  readonly showKeys?: boolean
  /** Path of the page, as the handler sees it. Starts and ends with a slash. Default `'/'`. */
  readonly basePath?: string
  /** Time between two samples, in ms: 100 to 15,000. Default 1,000. */
  readonly intervalMs?: number
  /** How far back charts look, in ms; at most 3,600 samples. Default 5 minutes. */
  readonly historyMs?: number
  /** Hottest keys that are listed of each cache: 1 to 100. Default 10. */
  readonly hottestKeys?: number
  /** Open pages at once: 1 to 10,000; further ones are told to come later. Default 100. */
  readonly maxWatchers?: number
  /** Default {@link systemClock}. */
  readonly clock?: Clock
}

/** {@link StatusPageOptions}, checked and complete. */
export type ResolvedStatusPageOptions = Required<StatusPageOptions>

const optionNames: Readonly<Record<keyof StatusPageOptions, true>> = {
  title: true,
  showKeys: true,
  basePath: true,
  intervalMs: true,
  historyMs: true,
  hottestKeys: true,
  maxWatchers: true,
  clock: true,
}

/** A chart of more is wider than a screen. */
const maxSamples = 3_600

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveStatusPageOptions(options: StatusPageOptions): ResolvedStatusPageOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options must be an object, got ${String(options)}`)
  requireKnown(options, optionNames)
  const { title = 'galaxycache', showKeys = false, basePath = '/', clock = systemClock } = options
  const { intervalMs = 1_000, historyMs = 5 * 60_000, hottestKeys = 10, maxWatchers = 100 } = options
  requireText('title', title)
  requireBoolean('showKeys', showKeys)
  requireBasePath('basePath', basePath)
  // A sample is the sign of life of a connection: proxies cut those that are silent for a minute or less.
  requireInteger('intervalMs', intervalMs, 100, 15_000)
  requireInteger('historyMs', historyMs, intervalMs, intervalMs * maxSamples)
  requireInteger('hottestKeys', hottestKeys, 1, 100)
  requireInteger('maxWatchers', maxWatchers, 1, 10_000)
  requireMethods('clock', 'Clock', clock, ['now', 'monotonicNow', 'setTimer'])
  return { title, showKeys, basePath, intervalMs, historyMs, hottestKeys, maxWatchers, clock }
}

/** @throws TypeError */
export function requireUniverse(universe: Universe): void {
  requireMethods('universe', 'Universe', universe, ['galaxies', 'getGalaxy', 'listPeers', 'peerStats', 'isReady'])
}
