import type { Cancellation } from './cancellation.js'

/** An encoded value on its way between peers. */
export interface FetchedValue {
  /**
   * The value as its codec encoded it. What a fetcher gives belongs to the receiver. What a PeerServer gives may be the
   * cache's own and must not be written to: a handler only sends it.
   */
  readonly bytes: Uint8Array
  /** When the value expires, in milliseconds since the Unix epoch (a fraction keeps microseconds). `Infinity`: never. */
  readonly expiresAtMs: number
}

/** Limits of one call. */
export interface FetchOptions {
  /** Time left, in ms. The fetcher tells the peer; it need not keep a timer of its own, for the caller cancels. */
  readonly timeoutMs: number
  /** When cancelled, the fetcher frees what the call holds and rejects with the reason. */
  readonly cancellation: Cancellation
  /** What goes with the request, such as `traceparent`: lower-case name and value. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Client side of one peer. Made by a FetchProtocol; owned and closed by the PeerPicker. */
export interface RemoteFetcher {
  /**
   * Reads the peer's caches, then its backend.
   * @throws NotFoundError if the peer says that the key does not exist; any other error counts as a failure of the peer
   */
  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue>
  /** Reads the peer's caches only, never its backend. @throws NotFoundError if they do not hold the key */
  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue>
  /** Refuses new calls, lets those in flight end, then frees every connection. Idempotent. */
  close(): Promise<void>
}
