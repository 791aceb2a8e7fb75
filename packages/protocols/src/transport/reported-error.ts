import {
  BackendError,
  CodecError,
  GalaxyError,
  type GalaxyErrorCode,
  type GalaxyErrorOptions,
  OverloadedError,
  PeerError,
  UnsupportedError,
} from '@galaxycache/galaxy'

/** What was asked of whom. */
export interface CallPlace {
  readonly galaxy: string
  /** Undefined for a call that is about many keys, or none. */
  readonly key: string | undefined
  /** Id of the peer. */
  readonly peer: string
}

/** A {@link CallPlace} with a key. */
export interface KeyPlace extends CallPlace {
  readonly key: string
}

/** What of an error is told to the peer that asked: not the galaxy and the key, which it knows. */
export interface ErrorReport {
  /** Undefined for what is no GalaxyError. */
  readonly code: GalaxyErrorCode | undefined
  readonly text: string
  /** What {@link text} is the message of. */
  readonly reason: unknown
}

const codes: Readonly<Record<GalaxyErrorCode, true>> = {
  NOT_FOUND: true,
  UNKNOWN_GALAXY: true,
  INVALID_ARGUMENT: true,
  BACKEND_FAILED: true,
  PEER_FAILED: true,
  CODEC_FAILED: true,
  DEADLINE_EXCEEDED: true,
  CANCELLED: true,
  CLOSED: true,
  OVERLOADED: true,
  UNSUPPORTED: true,
  PARTIAL_WRITE: true,
}

/** Whether somebody's word is a code of this project's errors. */
export const isErrorCode = (code: unknown): code is GalaxyErrorCode =>
  typeof code === 'string' && Object.hasOwn(codes, code)

/** What to tell of `error`, whose message is cut to `maxTextLength` characters. */
export function reportOf(error: unknown, maxTextLength: number): ErrorReport {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  if (!isErrorCode(code)) return { code: undefined, text: messageOf(error).slice(0, maxTextLength), reason: error }
  const reason = reasonOf(code, error)
  return { code, text: messageOf(reason).slice(0, maxTextLength), reason }
}

/** What this project's errors say about galaxy and key the asking peer can say itself; the reason is what it lacks. */
function reasonOf(code: GalaxyErrorCode, error: unknown): unknown {
  const hasReason =
    (code === 'BACKEND_FAILED' || code === 'CODEC_FAILED') && error instanceof Error && error.cause instanceof Error
  return hasReason ? error.cause : error
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The error for a failure that a peer reports with a code that its protocol has no sign of its own for. */
export function errorOfReport(code: GalaxyErrorCode, text: string, place: CallPlace): GalaxyError {
  const { galaxy, key, peer } = place
  const at = placed(place, text)
  switch (code) {
    case 'BACKEND_FAILED':
      return key === undefined ? new PeerError('failed', at) : new BackendError(galaxy, key, at)
    case 'CODEC_FAILED':
      return key === undefined ? new PeerError('failed', at) : new CodecError('encode', galaxy, key, at)
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
    case 'CLOSED':
      // The classes of these speak of this process: its limits, its caller, its end.
      return new GalaxyError(code, `peer ${JSON.stringify(peer)} says: ${text}`, placed(place))
    case 'OVERLOADED':
      return new OverloadedError('the process', at)
    case 'UNSUPPORTED':
      return new UnsupportedError('the call', at)
    case 'PEER_FAILED':
    case 'PARTIAL_WRITE':
    case 'NOT_FOUND':
    case 'UNKNOWN_GALAXY':
    case 'INVALID_ARGUMENT':
      return new PeerError('failed', at)
    default:
      throw new TypeError(`unknown GalaxyErrorCode ${code satisfies never}`)
  }
}

/** Options of an error of a call, whose cause is what the peer said. */
export function placed({ galaxy, key, peer }: CallPlace, text = ''): GalaxyErrorOptions {
  return { galaxy, key, peer, cause: asCause(text) }
}

/** Why a peer is not asked that `waiting` calls wait for. */
export const fullLine = (waiting: number): string => `${waiting} calls wait for a connection already`

/** A peer's text becomes an error without a stack of this process, which had no part in it. */
function asCause(text: string): Error | undefined {
  if (text === '') return undefined
  const cause = new Error(text)
  cause.stack = `Error: ${text}`
  return cause
}
