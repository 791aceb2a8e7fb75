import type { Cancellation } from './cancellation.js'
import type { Companion } from './companions/companion.js'
import type { Confidence } from './companions/confidence.js'
import type { GalaxyError } from './errors.js'
import type { MessageLimits } from './key-chunks.js'
import type { PeerWrite } from './write/peer-write.js'

/** An encoded value on its way between peers. */
export interface FetchedValue {
  /**
   * The value as its codec encoded it. What a fetcher gives belongs to the receiver. What a PeerServer gives may be the
   * cache's own and must not be written to: a handler only sends it.
   */
  readonly bytes: Uint8Array
  /**
   * When the value expires, in milliseconds since the Unix epoch (a fraction keeps microseconds). `Infinity`: never.
   */
  readonly expiresAtMs: number
  /** The epoch of the galaxy in the process that answers: how often it was cleared. Default 0, never. */
  readonly epoch?: number | undefined
  /** Version of the codec that encoded the value. Default: a codec without a version. */
  readonly codecVersion?: string | undefined
  /**
   * Whether the caches of the peer did not hold the value, so its backend was asked: a hint that nobody else asks for
   * the key. Default: they did, or it is not known, as in answers to many keys.
   */
  readonly wasLoaded?: boolean | undefined
  /**
   * What the peer answers a request that came with a `demandHeader`: to be handed over as it is. Of the items of an
   * answer to many keys one has it. Default: nothing.
   */
  readonly demand?: string | undefined
  /**
   * Values of other keys, sent along with this one to who asked for `companions`, at most `maxCompanions` of them.
   * Never with answers to many keys, nor with what a peek finds. Their bytes and those of the value may be views of one
   * buffer, apart from each other: who keeps those of some copies them, as the caches here do. Who sends them may leave
   * them out. Default: none.
   */
  readonly companions?: readonly Companion[] | undefined
}

/** What a peer answers for one key of many. */
export type FetchedItem = FetchedValue | FetchFailure

/** Why a peer has no value for one key of many. */
export interface FetchFailure {
  /** A NotFoundError if the peer says that the key does not exist. */
  readonly error: GalaxyError
}

/** Limits of one call. */
export interface FetchOptions {
  /** Time left, in ms. The fetcher tells the peer; it need not keep a timer of its own, for the caller cancels. */
  readonly timeoutMs: number
  /** When cancelled, the fetcher frees what the call holds and rejects with the reason. */
  readonly cancellation: Cancellation
  /** What goes with the request, such as `traceparent`: lower-case name and value. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Values sent along with the one that is fetched are taken, if the owner is at least so sure of them, from 1 to 3. A
   * protocol that can bring `companions` says so with the request, by its `companionsHeader`; one that cannot leaves
   * this alone, and none come. Only with a fetch of one key. Default: none are taken.
   */
  readonly companions?: Confidence | undefined
  /**
   * Called, before the call ends, with the epoch that came with an answer that is no value, as `epochHeader`: an error,
   * or what many keys or a write come to. That of a value may be told as well. A protocol that cannot bring it leaves
   * this alone. Default: nobody is told.
   */
  readonly onEpoch?: ((epoch: number) => void) | undefined
}

/**
 * Client side of one peer. Made by a FetchProtocol; owned and closed by the PeerPicker. What it sends for many keys is
 * cut as its {@link MessageLimits} say.
 */
export interface RemoteFetcher extends MessageLimits {
  /**
   * Reads the peer's caches, then its backend.
   * @throws NotFoundError if the peer says that the key does not exist; NotAskedError if the call was not made; any
   * other error counts as a failure of the peer
   */
  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue>
  /** Reads the peer's caches only, never its backend. @throws NotFoundError if they do not hold the key */
  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue>
  /**
   * As {@link fetch}, for many keys in one request. Left out: the protocol has no such call, and keys are fetched
   * one by one. The bytes of all items may be views of one buffer: who keeps those of some copies them, as the
   * caches here do. An item that is an UnsupportedError was left out, because the answer would have grown too
   * long: fetch its key alone.
   * @returns one item a key, in the order of `keys`
   * @throws UnsupportedError if the peer does not know the call; any other error counts as a failure of the peer
   */
  fetchMany?(galaxy: string, keys: readonly string[], options: FetchOptions): Promise<readonly FetchedItem[]>
  /**
   * Tells the peer of a write; resolves when the peer's caches know it. Left out: the protocol has no such call.
   * @throws UnsupportedError if the peer does not know the call; any other error if it may not have heard of the write
   */
  write?(galaxy: string, write: PeerWrite, options: FetchOptions): Promise<void>
  /** Refuses new calls, lets those in flight end, then frees every connection. Idempotent. */
  close(): Promise<void>
}
