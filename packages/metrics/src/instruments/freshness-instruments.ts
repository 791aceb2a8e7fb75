import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, counters, type Instrument } from './instrument.js'

/** What happens to values that expire, and to loads that lately failed or found nothing. */
export const freshnessInstruments: readonly Instrument<GalaxyReading>[] = [
  counters('stale_hits', 'Gets answered with an expired value, while it was refreshed or as it could not be loaded', [
    { labels: { result: 'refreshing' }, read: ({ stats }) => stats.staleHits },
    { labels: { result: 'error' }, read: ({ stats }) => stats.staleOnError },
  ]),
  counter('refreshes', 'Loads in the background of values that were held', ({ stats }) => stats.refreshes),
  counter('refresh_errors', 'Refreshes that failed, or brought nothing fresher', ({ stats }) => stats.refreshErrors),
  counter('refreshes_ahead', 'Refreshes that began before the value expired', ({ stats }) => stats.refreshesAhead),
  counters('spared_loads', 'Loads that were not made, as the backend lately knew of no such key or failed', [
    { labels: { result: 'not_found' }, read: ({ stats }) => stats.negativeHits },
    { labels: { result: 'error' }, read: ({ stats }) => stats.backOffHits },
  ]),
]
