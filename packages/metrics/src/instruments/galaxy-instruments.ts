import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, counters, type Instrument } from './instrument.js'

/** What happens to gets. */
export const galaxyInstruments: readonly Instrument<GalaxyReading>[] = [
  counter('gets', 'Gets by the application and by peers', ({ stats }) => stats.gets),
  counters('hits', 'Gets answered from a cache of this process', [
    { labels: { level: 'main' }, read: ({ stats }) => stats.mainCacheHits },
    { labels: { level: 'hot' }, read: ({ stats }) => stats.hotCacheHits },
  ]),
  counter('loads', 'Gets that no cache of this process could answer', ({ stats }) => stats.loads),
  counter('coalesced_loads', 'Loads that joined one already under way', ({ stats }) => stats.coalescedLoads),
  counters('peer_loads', 'Values asked of the peer that owns the key, not found apart', [
    { labels: { result: 'ok' }, read: ({ stats }) => stats.peerLoads },
    { labels: { result: 'error' }, read: ({ stats }) => stats.peerLoadErrors },
  ]),
  counter(
    'codec_mismatches',
    'Values of peers that were of another version of the codec',
    ({ stats }) => stats.codecMismatches,
  ),
  counters('backend_loads', 'Calls of the load function of this process, not found apart', [
    { labels: { result: 'ok' }, read: ({ stats }) => stats.backendLoads },
    { labels: { result: 'error' }, read: ({ stats }) => stats.backendLoadErrors },
  ]),
  counter('not_found', 'Loads that ended with the word that the key does not exist', ({ stats }) => stats.notFound),
  counter(
    'spilled_fetches',
    'Times that a peer over its share was passed by for the next owner',
    ({ stats }) => stats.spilledFetches,
  ),
  counter('warm_up_hits', 'Values found at the previous owner instead of the backend', ({ stats }) => stats.warmUpHits),
  counter('server_requests', 'Gets and peeks that peers asked of this process', ({ stats }) => stats.serverRequests),
  counters('promotions', 'Values fetched or come along: promoted, denied by promoter or turned away by the hot cache', [
    { labels: { result: 'promoted' }, read: ({ stats }) => stats.promotions },
    { labels: { result: 'denied' }, read: ({ stats }) => stats.promotionsDenied },
    { labels: { result: 'turned-away' }, read: ({ stats }) => stats.promotionsTurnedAway },
  ]),
  counter(
    'demand_heard',
    "Keys asked for elsewhere that a peer told of, and that the hot cache's store made use of",
    ({ stats }) => stats.demandHeard,
  ),
  counters('companions', 'Values sent along with others to peers, received from them so, and asked for afterwards', [
    { labels: { result: 'sent' }, read: ({ stats }) => stats.companionsSent },
    { labels: { result: 'received' }, read: ({ stats }) => stats.companionsReceived },
    { labels: { result: 'used' }, read: ({ stats }) => stats.companionsUsed },
  ]),
  counter('promoter_errors', 'Times that the promoter threw or gave no boolean', ({ stats }) => stats.promoterErrors),
  {
    kind: 'gauge',
    name: 'inflight_loads',
    unit: '',
    help: 'Loads under way, to peers and to the backend',
    merge: 'sum',
    series: [{ labels: {}, read: ({ inFlight }) => inFlight }],
  },
]
