export type { Assertions } from './assertions.js'
export { type CacheStoreCase, cacheStoreContract } from './cache-store-contract.js'
export { Cluster, type ClusterOptions } from './cluster.js'
export {
  type ContractPeer,
  type FetchProtocolCase,
  fetchProtocolContract,
  type ServeContract,
} from './fetch-protocol/contract.js'
export { InMemoryNetwork, type NetworkFault } from './in-memory-network.js'
export { ManualClock } from './manual-clock.js'
export type { NetworkCall, NetworkFetch, NetworkFetchMany, NetworkWrite } from './network-call.js'
export { settle } from './settle.js'
