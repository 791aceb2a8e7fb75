import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, counters, type Instrument } from './instrument.js'

/** What peers and backends are spared, and what is done twice for speed. */
export const troubleInstruments: readonly Instrument<GalaxyReading>[] = [
  counters(
    'peer_refusals',
    'Fetches that a peer was too busy for, or that were not made because it failed or was busy',
    [
      { labels: { result: 'overloaded' }, read: ({ stats }) => stats.peerOverloads },
      { labels: { result: 'skipped' }, read: ({ stats }) => stats.peerLoadsSkipped },
    ],
  ),
  counters('refused_loads', 'Loads that were refused because too many waited, in place of an owner or for peers', [
    { labels: { result: 'fallback' }, read: ({ stats }) => stats.fallbacksRefused },
    { labels: { result: 'served' }, read: ({ stats }) => stats.servedLoadsRefused },
  ]),
  counter('hedged_fetches', 'Fetches that another peer was asked for as well', ({ stats }) => stats.hedgedFetches),
  counter('hedges_won', 'Hedged fetches that the other peer answered first', ({ stats }) => stats.hedgesWon),
]
