import type { CacheStats } from '@galaxycache/galaxy'
import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counters, type Instrument, type Series, type Unit } from './instrument.js'

type CacheLabel = 'main' | 'hot' | 'candidate'

const of = (
  cache: CacheLabel,
  read: (stats: CacheStats) => number,
  result?: 'expired' | 'unexpired',
): Series<GalaxyReading> => ({
  labels: result === undefined ? { cache } : { cache, result },
  read: (galaxy) => read(galaxy[cache]),
})

const ofEach = (read: (stats: CacheStats) => number): readonly Series<GalaxyReading>[] => [
  of('main', read),
  of('hot', read),
  of('candidate', read),
]

const gauge = (
  name: string,
  unit: Unit,
  help: string,
  read: (stats: CacheStats) => number,
): Instrument<GalaxyReading> => ({ kind: 'gauge', name, unit, help, merge: 'sum', series: ofEach(read) })

const unexpired = ({ evictionsUnexpired }: CacheStats): number => evictionsUnexpired
const expired = ({ evictions, evictionsUnexpired }: CacheStats): number => evictions - evictionsUnexpired
const expirations = ({ expirations: found }: CacheStats): number => found

/** What a galaxy holds in this process. Candidates are rates of keys, without values, and do not expire. */
export const cacheInstruments: readonly Instrument<GalaxyReading>[] = [
  gauge('cache.size', 'By', 'Bytes held now, keys and overhead included', ({ bytes }) => bytes),
  gauge(
    'cache.capacity',
    'By',
    'Bytes that may be held: main all of the budget, hot its share of it, candidates their own',
    ({ capacityBytes }) => capacityBytes,
  ),
  gauge('cache.entries', '', 'Entries held now', ({ entries }) => entries),
  counters('cache.evictions', 'Entries put out to make room, by whether they could still have been served', [
    of('main', unexpired, 'unexpired'),
    of('main', expired, 'expired'),
    of('hot', unexpired, 'unexpired'),
    of('hot', expired, 'expired'),
    of('candidate', unexpired, 'unexpired'),
  ]),
  counters('cache.expirations', 'Entries found expired when they were asked for, and dropped', [
    of('main', expirations),
    of('hot', expirations),
  ]),
]
