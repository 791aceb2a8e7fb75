import { atPeer, because } from './error-text.js'
import { quote } from './quote.js'

/**
 * Closed set of reasons. Test `code`, not `instanceof`: it survives the wire and a second copy of the package.
 *
 * - `NOT_FOUND`: the key does not exist. Final.
 * - `UNKNOWN_GALAXY`: no galaxy of that name in the process that was asked.
 * - `INVALID_ARGUMENT`: a key or request that can never work.
 * - `BACKEND_FAILED`: the BackendGetter threw or rejected; `cause` is what it threw.
 * - `PEER_FAILED`: a peer could not be reached or answered nonsense.
 * - `CODEC_FAILED`: the value could not be encoded or decoded.
 * - `DEADLINE_EXCEEDED`: the time limit passed.
 * - `CANCELLED`: the caller's signal was aborted; `cause` is its reason.
 * - `CLOSED`: the universe is closed.
 * - `OVERLOADED`: the process that was asked has too much to do to take the request; it did nothing of it.
 * - `UNSUPPORTED`: the peer does not know this kind of call, as galaxycache for Go knows no writes.
 * - `PARTIAL_WRITE`: a write did not reach every process; `failures` says which.
 */
export type GalaxyErrorCode =
  | 'NOT_FOUND'
  | 'UNKNOWN_GALAXY'
  | 'INVALID_ARGUMENT'
  | 'BACKEND_FAILED'
  | 'PEER_FAILED'
  | 'CODEC_FAILED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'CLOSED'
  | 'OVERLOADED'
  | 'UNSUPPORTED'
  | 'PARTIAL_WRITE'

/** Where an error happened, and why. */
export interface GalaxyErrorOptions extends ErrorOptions {
  readonly galaxy?: string | undefined
  readonly key?: string | undefined
  /** Id of the peer that failed or reported the failure. */
  readonly peer?: string | undefined
}

/**
 * Base of every error that this project throws at run time. Wrong options are a `TypeError` or `RangeError` instead.
 */
export class GalaxyError extends Error {
  override readonly name: string = 'GalaxyError'
  readonly code: GalaxyErrorCode
  readonly galaxy: string | undefined
  readonly key: string | undefined
  readonly peer: string | undefined

  constructor(code: GalaxyErrorCode, message: string, options: GalaxyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.galaxy = options.galaxy
    this.key = options.key
    this.peer = options.peer
  }
}

/** Whether `error` is a GalaxyError with `code`, also one that a second copy of this package made. */
export const hasCode = (error: unknown, code: GalaxyErrorCode): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** The key does not exist, says the backend, here or at the owner. Final: nobody else is asked. */
export class NotFoundError extends GalaxyError {
  override readonly name = 'NotFoundError'

  constructor(galaxy: string, key: string, options?: GalaxyErrorOptions) {
    super('NOT_FOUND', `key ${quote(key)} not found in galaxy ${quote(galaxy)}${atPeer(options)}`, {
      ...options,
      galaxy,
      key,
    })
  }
}

/**
 * The process that was asked has no galaxy of that name. From a peer it is that peer's error:
 * the local backend is asked.
 */
export class UnknownGalaxyError extends GalaxyError {
  override readonly name = 'UnknownGalaxyError'

  constructor(galaxy: string, options?: GalaxyErrorOptions) {
    super('UNKNOWN_GALAXY', `no galaxy ${quote(galaxy)}${atPeer(options)}`, { ...options, galaxy })
  }
}

/** A key or a request that can never work. Mend the caller. */
export class InvalidArgumentError extends GalaxyError {
  override readonly name = 'InvalidArgumentError'

  constructor(message: string, options?: GalaxyErrorOptions) {
    super('INVALID_ARGUMENT', message, options)
  }
}

/** What is known of a {@link BackendError}. */
export interface BackendErrorOptions extends GalaxyErrorOptions {
  readonly retryAtMs?: number | undefined
}

/** The BackendGetter threw or rejected; `cause` is what it threw. */
export class BackendError extends GalaxyError {
  override readonly name = 'BackendError'
  /**
   * When the BackendGetter is called for this key again at the earliest, in ms since the Unix epoch: this
   * repeats the error of an earlier call, because the galaxy has a `backOff`. Undefined: it was called, and the
   * next get calls it again.
   */
  readonly retryAtMs: number | undefined

  constructor(galaxy: string, key: string, options?: BackendErrorOptions) {
    const when = options?.retryAtMs === undefined ? '' : ' a moment ago'
    super(
      'BACKEND_FAILED',
      `loading key ${quote(key)} of galaxy ${quote(galaxy)} failed${when}${atPeer(options)}${because(options)}`,
      { ...options, galaxy, key },
    )
    this.retryAtMs = options?.retryAtMs
  }
}

/**
 * A peer could not be reached, or broke the protocol. `get` answers it by asking the local
 * backend; `peek` passes it on.
 */
export class PeerError extends GalaxyError {
  override readonly name = 'PeerError'

  constructor(message: string, options?: GalaxyErrorOptions) {
    super('PEER_FAILED', `${message}${atPeer(options)}${because(options)}`, options)
  }
}

/** A value that its codec cannot encode or decode; `cause` is what the codec threw. */
export class CodecError extends GalaxyError {
  override readonly name = 'CodecError'

  constructor(action: 'encode' | 'decode', galaxy: string, key: string, options?: GalaxyErrorOptions) {
    super(
      'CODEC_FAILED',
      `cannot ${action} the value of key ${quote(key)} of galaxy ${quote(galaxy)}${atPeer(options)}${because(options)}`,
      { ...options, galaxy, key },
    )
  }
}

/** The time limit passed first. The work itself may go on for others who wait for it. */
export class DeadlineExceededError extends GalaxyError {
  override readonly name = 'DeadlineExceededError'

  /** @param limitMs the limit, where it is known */
  constructor(what: string, limitMs: number | undefined, options?: GalaxyErrorOptions) {
    super(
      'DEADLINE_EXCEEDED',
      // What a caller has left is a fraction to the last digit.
      `${what} did not end within ${limitMs === undefined ? 'its time limit' : `${Math.ceil(limitMs)} ms`}${atPeer(options)}`,
      options,
    )
  }
}

/** The caller's signal was aborted; `cause` is its reason. */
export class CancelledError extends GalaxyError {
  override readonly name = 'CancelledError'

  constructor(what: string, options?: GalaxyErrorOptions) {
    super('CANCELLED', `${what} was cancelled${atPeer(options)}`, options)
  }
}

/** The universe, galaxy or fetcher is closed. */
export class ClosedError extends GalaxyError {
  override readonly name = 'ClosedError'

  constructor(what: string, options?: GalaxyErrorOptions) {
    super('CLOSED', `${what} is closed`, options)
  }
}

/**
 * Too much is asked of the process; it did nothing of the request. Ask later, or somebody else:
 * `get` asks the local backend.
 */
export class OverloadedError extends GalaxyError {
  override readonly name = 'OverloadedError'

  constructor(what: string, options?: GalaxyErrorOptions) {
    super('OVERLOADED', `${what} has too much to do${atPeer(options)}${because(options)}`, options)
  }
}

/**
 * A peer was not asked, for a reason of this process: as many calls to it wait as may, say. No failure of the peer,
 * which knows nothing of it: its circuit stays as it is, and `get` asks the local backend.
 */
export class NotAskedError extends GalaxyError {
  override readonly name: string = 'NotAskedError'
  /** Tells it from what a peer that was asked failed with, also across copies of this package. */
  readonly asked = false

  /**
   * @param peer id of who was not asked
   * @param why the rest of the message
   * @param code the peer could not be reached, or had too much to do a moment ago. Default: `'PEER_FAILED'`
   */
  constructor(
    peer: string,
    why: string,
    options?: GalaxyErrorOptions,
    code: 'PEER_FAILED' | 'OVERLOADED' = 'PEER_FAILED',
  ) {
    super(code, `peer ${quote(peer)} was not asked: ${why}`, { ...options, peer })
  }
}

/** Whether `error` is a {@link NotAskedError}, also one that a second copy of this package made. */
export const wasNotAsked = (error: unknown): boolean =>
  error instanceof Error && 'asked' in error && error.asked === false

/**
 * The peer, or the protocol that leads to it, does not know this kind of call. It will not know the next one either.
 */
export class UnsupportedError extends GalaxyError {
  override readonly name = 'UnsupportedError'

  constructor(what: string, options?: GalaxyErrorOptions) {
    super('UNSUPPORTED', `${what} is not supported${atPeer(options)}`, options)
  }
}
