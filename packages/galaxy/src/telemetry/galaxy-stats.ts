/** Counts of one galaxy since it was created. Names are galaxycache's. */
export interface GalaxyStats {
  /** Gets by the application and by peers. */
  readonly gets: number
  /** Gets answered from the main cache. */
  readonly mainCacheHits: number
  /** Gets answered from the hot cache. */
  readonly hotCacheHits: number
  /** Gets, and keys to be warmed, that no cache of this process could answer. */
  readonly loads: number
  /** Loads that joined one already under way. */
  readonly coalescedLoads: number
  /** Values fetched from the peer that owns the key. */
  readonly peerLoads: number
  /** Fetches from a peer that failed; the local backend was asked then. Not found and overloaded are no failures. */
  readonly peerLoadErrors: number
  /**
   * Fetches that a peer refused because it had too much to do; the local backend was asked
   * then. No failure of the peer.
   */
  readonly peerOverloads: number
  /**
   * Fetches that were not made, because the peer failed again and again or had too much to do, or as many calls to it
   * waited as may; the local backend was asked then.
   */
  readonly peerLoadsSkipped: number
  /** Loads in place of an owner that were refused because too many waited, see `maxFallbackLoads`. */
  readonly fallbacksRefused: number
  /** Loads for peers that were refused because too many waited, see `maxServedLoads`. */
  readonly servedLoadsRefused: number
  /** Fetches that the next owner was asked for as well, because the first took long, see `hedge`. */
  readonly hedgedFetches: number
  /** Those among them that the next owner answered first. */
  readonly hedgesWon: number
  /**
   * Values that a peer sent in another version of the codec. Each was taken for a miss, and is no failure of the peer.
   */
  readonly codecMismatches: number
  /** Times that a peer over its share was passed by for the next owner on the ring, as `maxLoadFactor` says. */
  readonly spilledFetches: number
  /** Values that the BackendGetter loaded. */
  readonly backendLoads: number
  /** Calls of the BackendGetter that threw, rejected or passed their time limit. */
  readonly backendLoadErrors: number
  /** Times that the owner, or the backend here, said that the key does not exist. */
  readonly notFound: number
  /** Loads that the backend was spared, because it had said lately that the key does not exist. */
  readonly negativeHits: number
  /** Loads that the backend was spared, because it had failed to load the key lately; they ended in the same error. */
  readonly backOffHits: number
  /** Gets and peeks that peers asked of this process. */
  readonly serverRequests: number
  /** Values found at the previous owner while warming up, so that the backend was not asked. */
  readonly warmUpHits: number
  /** Gets answered at once with a value that had expired, while it was refreshed. */
  readonly staleHits: number
  /** Gets answered with a value that had expired, because it could not be loaded. */
  readonly staleOnError: number
  /** Loads in the background of values that were held: expired, or about to. */
  readonly refreshes: number
  /** Refreshes that failed, or brought nothing fresher. That the key does not exist any more is no failure. */
  readonly refreshErrors: number
  /** Refreshes that began before the value had expired. */
  readonly refreshesAhead: number
  /** Values that were fetched from peers, or came along with those, and entered the hot cache. */
  readonly promotions: number
  /** Those that the promoter did not want there, or threw at. */
  readonly promotionsDenied: number
  /**
   * Those that it wanted there and the hot cache did not take: too large, worth less than what would go, or of a key
   * that the promoter wrote.
   */
  readonly promotionsTurnedAway: number
  /** Times that the promoter threw, or gave something other than a boolean. The value was returned and not promoted. */
  readonly promoterErrors: number
  /**
   * Times that a peer told of a key that other processes were asked for, and the hot cache's store made use
   * of it. 0 with `lruStore`.
   */
  readonly demandHeard: number
  /** Values that went to the protocol to be sent along with others, of keys that are often asked for next. */
  readonly companionsSent: number
  /** Values that peers sent along with those that were fetched. Those that were kept count as promotions. */
  readonly companionsReceived: number
  /** Those among them that were kept and asked for while they were: most of these are a fetch less. */
  readonly companionsUsed: number
  /** Times that the application asked for many keys at once. Each key counts as a get as well. */
  readonly batchGets: number
  /** Requests for many keys that were made of peers. Each key counts as a fetch as well. */
  readonly peerBatches: number
  /** Calls of the BatchGetter. Each key counts as a load as well. */
  readonly backendBatches: number
  /** Requests for many keys that peers made of this process. Each key counts as a request as well. */
  readonly serverBatches: number
  /** Keys that the application removed everywhere. */
  readonly removes: number
  /** Values that the application set everywhere. */
  readonly sets: number
  /** Times that the application cleared the galaxy everywhere. */
  readonly clears: number
  /** Times that a peer could not be told of a write. */
  readonly peerWriteErrors: number
  /** Times that a peer which had missed writes was told of them later. */
  readonly peerWritesRetold: number
  /** Writes that peers told this process of. */
  readonly serverWrites: number
  /** Entries that this process gave to the next owners when it left. */
  readonly handedOff: number
  /** What these entries came to, in bytes of keys and values. */
  readonly handedOffBytes: number
  /**
   * Messages with such entries that a next owner did not take, and what kept an entry, or all of them, from being sent.
   */
  readonly handOffErrors: number
  /** Entries that this process took over from processes that left. */
  readonly adopted: number
}

/** The galaxy's own counts: plain integers, so that counting costs nothing. */
export class GalaxyCounters implements GalaxyStats {
  // The caches count these three. A snapshot replaces them, which takes a fiftieth of the time of adding them.
  readonly gets = 0
  readonly mainCacheHits = 0
  readonly hotCacheHits = 0
  loads = 0
  coalescedLoads = 0
  peerLoads = 0
  peerLoadErrors = 0
  peerOverloads = 0
  peerLoadsSkipped = 0
  fallbacksRefused = 0
  servedLoadsRefused = 0
  hedgedFetches = 0
  hedgesWon = 0
  codecMismatches = 0
  spilledFetches = 0
  backendLoads = 0
  backendLoadErrors = 0
  notFound = 0
  negativeHits = 0
  backOffHits = 0
  serverRequests = 0
  warmUpHits = 0
  staleHits = 0
  staleOnError = 0
  refreshes = 0
  refreshErrors = 0
  refreshesAhead = 0
  promotions = 0
  promotionsDenied = 0
  promotionsTurnedAway = 0
  promoterErrors = 0
  demandHeard = 0
  companionsSent = 0
  companionsReceived = 0
  companionsUsed = 0
  batchGets = 0
  peerBatches = 0
  backendBatches = 0
  serverBatches = 0
  removes = 0
  sets = 0
  clears = 0
  peerWriteErrors = 0
  peerWritesRetold = 0
  serverWrites = 0
  handedOff = 0
  handedOffBytes = 0
  handOffErrors = 0
  adopted = 0
}
