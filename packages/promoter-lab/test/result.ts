import type { Result } from '#src/cells/cell.js'

/** A result, changed as a test says. */
export const resultWith = (change: Partial<Result>): Result => ({
  trace: 'shop',
  policy: 'galaxycache-default',
  peers: 3,
  share: 0.5,
  routing: 'random',
  seed: 1,
  gets: 1_000,
  mainHits: 500,
  hotHits: 300,
  peerFetches: 400,
  backendLoads: 200,
  promotions: 100,
  evictions: 50,
  churn: 10,
  imbalance: 1.25,
  promoterErrors: 0,
  companions: 50,
  nsPerGet: 2_000,
  clusterBytes: 10_000,
  ...change,
})
