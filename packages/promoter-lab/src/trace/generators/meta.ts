import { drawnFrom } from './production-law.js'

// From the popularity and size distributions that Meta published with CacheLib for load tests that have the hit
// ratios of production (cachelib/cachebench/test_configs/hit_ratio): shares of 600,000 draws from them, rounded.
// Beyond the last point of the head no key is drawn more than a few times; the tail has as many keys as give the same
// number of different ones.

/** Key-value cache (`kvcache_reg`): very skewed, small values. */
export const metaKvcache = drawnFrom('meta-kvcache', {
  head: [
    [1, 0.065],
    [3, 0.131],
    [10, 0.191],
    [30, 0.245],
    [100, 0.289],
    [300, 0.335],
    [1_000, 0.403],
    [3_000, 0.475],
    [10_000, 0.564],
    [30_000, 0.655],
  ],
  tailKeys: 2_500_000,
  lengths: [
    [0.15, 95],
    [0.35, 127],
    [0.88, 159],
    [0.93, 191],
    [0.96, 351],
    [0.99, 959],
    [0.999, 12_895],
    [1, 100_000],
  ],
})

/** Edges of a graph (`graph_cache_leader_assocs`): a hot head, then a flat tail of keys that hardly come again. */
export const metaAssocs = drawnFrom('meta-assocs', {
  head: [
    [1, 0.016],
    [3, 0.045],
    [10, 0.097],
    [30, 0.138],
    [100, 0.17],
    [300, 0.179],
  ],
  tailKeys: 7_500_000,
  lengths: [
    [0.5, 31],
    [0.7, 63],
    [0.8, 127],
    [0.85, 223],
    [0.92, 895],
    [0.96, 4_223],
    [0.995, 25_503],
    [1, 223_839],
  ],
})
