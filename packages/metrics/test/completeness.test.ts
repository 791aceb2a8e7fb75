import { string } from '@galaxycache/codecs'
import { type GalaxyStats, Universe } from '@galaxycache/galaxy'
import test from 'ava'
import { instruments } from '#src/instruments/instruments.js'
import { readGalaxy } from '#src/reading/galaxy-reading.js'

/** The metric that tells each count, with its labels. A count that is missing here does not compile. */
const metrics: Readonly<Record<keyof GalaxyStats, string>> = {
  gets: 'gets',
  mainCacheHits: 'hits main',
  hotCacheHits: 'hits hot',
  loads: 'loads',
  coalescedLoads: 'coalesced_loads',
  peerLoads: 'peer_loads ok',
  peerLoadErrors: 'peer_loads error',
  spilledFetches: 'spilled_fetches',
  peerOverloads: 'peer_refusals overloaded',
  peerLoadsSkipped: 'peer_refusals skipped',
  fallbacksRefused: 'refused_loads fallback',
  servedLoadsRefused: 'refused_loads served',
  hedgedFetches: 'hedged_fetches',
  hedgesWon: 'hedges_won',
  codecMismatches: 'codec_mismatches',
  backendLoads: 'backend_loads ok',
  backendLoadErrors: 'backend_loads error',
  notFound: 'not_found',
  negativeHits: 'spared_loads not_found',
  backOffHits: 'spared_loads error',
  serverRequests: 'server_requests',
  warmUpHits: 'warm_up_hits',
  staleHits: 'stale_hits refreshing',
  staleOnError: 'stale_hits error',
  refreshes: 'refreshes',
  refreshErrors: 'refresh_errors',
  refreshesAhead: 'refreshes_ahead',
  promotions: 'promotions promoted',
  promotionsDenied: 'promotions denied',
  promotionsTurnedAway: 'promotions turned-away',
  promoterErrors: 'promoter_errors',
  demandHeard: 'demand_heard',
  companionsSent: 'companions sent',
  companionsReceived: 'companions received',
  companionsUsed: 'companions used',
  batchGets: 'batch_gets',
  peerBatches: 'peer_batches',
  backendBatches: 'backend_batches',
  serverBatches: 'server_batches',
  removes: 'writes remove',
  sets: 'writes set',
  clears: 'writes clear',
  peerWriteErrors: 'peer_write_errors',
  peerWritesRetold: 'peer_writes_retold',
  serverWrites: 'server_writes',
  handedOff: 'hand_off.entries',
  handedOffBytes: 'hand_off.size',
  handOffErrors: 'hand_off.errors',
  adopted: 'hand_off.adopted',
}

test('every count that a galaxy keeps is told by one number', (t) => {
  const galaxy = new Universe({ self: 'memory://a' }).createGalaxy('users', { codec: string, load: (key) => key })
  const names = Object.keys(metrics)
  // A number for each name that no other count of an idle galaxy has.
  const numberOf = (name: string): number => 1_000_000 + names.indexOf(name)
  const stats = Object.fromEntries(names.map((name) => [name, numberOf(name)])) as unknown as GalaxyStats
  const reading = { ...readGalaxy(galaxy), stats }

  const told = instruments.galaxy.flatMap((instrument) =>
    instrument.kind === 'histogram'
      ? []
      : instrument.series.map(({ labels, read }) => ({
          metric: [instrument.name, ...Object.values(labels)].join(' '),
          value: read(reading),
        })),
  )

  const tellersOf = (name: string): readonly string[] =>
    told.filter(({ value }) => value === numberOf(name)).map(({ metric }) => metric)
  t.deepEqual(
    Object.fromEntries(names.map((name) => [name, tellersOf(name)])),
    Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, [metric]])),
  )
})
