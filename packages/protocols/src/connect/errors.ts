import { Code, ConnectError } from '@connectrpc/connect'
import {
  GalaxyError,
  type GalaxyErrorCode,
  InvalidArgumentError,
  NotFoundError,
  PeerError,
  UnknownGalaxyError,
  UnsupportedError,
} from '@galaxycache/galaxy'
import type { Refusal } from '../access/refusal.js'
import { type CallPlace, errorOfReport, isErrorCode, placed, reportOf } from '../transport/reported-error.js'
import type { ToldEpoch } from '../transport/told-epoch.js'

/** Metadata of an error that holds its GalaxyErrorCode. Ours; Go ignores it. */
export const errorCodeKey = 'x-galaxycache-error-code'

/** What Go says for the first three; the others have no code of their own there. */
const carriedBy: Readonly<Record<GalaxyErrorCode, Code>> = {
  NOT_FOUND: Code.NotFound,
  UNKNOWN_GALAXY: Code.InvalidArgument,
  INVALID_ARGUMENT: Code.InvalidArgument,
  BACKEND_FAILED: Code.Unknown,
  PEER_FAILED: Code.Unknown,
  CODEC_FAILED: Code.Unknown,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  CANCELLED: Code.Canceled,
  CLOSED: Code.Unavailable,
  OVERLOADED: Code.ResourceExhausted,
  UNSUPPORTED: Code.Unimplemented,
  PARTIAL_WRITE: Code.Unknown,
}

/** In characters. Percent-encoded it must fit into the trailers of a gRPC answer. */
const maxMessageLength = 2 * 1024

/**
 * How this process reports what serving a peer threw. A ConnectError that the backend threw keeps its code, as in Go.
 */
export function connectErrorOf(error: unknown, { headers: [name, value] }: ToldEpoch): ConnectError {
  const { code, text, reason } = reportOf(error, maxMessageLength)
  const isConnectError = reason instanceof ConnectError
  // gRPC percent-encodes messages, which throws for a lone surrogate, such as half of the character at the cut.
  const message = (isConnectError ? reason.rawMessage.slice(0, maxMessageLength) : text).toWellFormed()
  const epoch = name === undefined || value === undefined ? undefined : { [name]: value }
  if (code === undefined) return new ConnectError(message, isConnectError ? reason.code : Code.Unknown, epoch)
  const carried = code === 'BACKEND_FAILED' && isConnectError ? reason.code : carriedBy[code]
  return new ConnectError(message, carried, { [errorCodeKey]: code, ...epoch })
}

/** How this process tells who asked that it may not. */
export const connectErrorOfRefusal = ({ status, text }: Refusal): ConnectError =>
  new ConnectError(text, status === 401 ? Code.Unauthenticated : Code.PermissionDenied)

/** What a failed call means here. A GalaxyErrorCode is believed only where the Code of the call agrees. */
export function errorOfCall(error: unknown, place: CallPlace): GalaxyError {
  if (error instanceof GalaxyError) return error
  if (!(error instanceof ConnectError) || !isFromPeer(error))
    return new PeerError('the call failed', { ...place, cause: error })
  const told = error.metadata.get(errorCodeKey)
  const code = isErrorCode(told) && agrees(told, error.code) ? told : undefined
  if (code === undefined || code === 'UNKNOWN_GALAXY' || code === 'NOT_FOUND') return errorOfPlainCode(error, place)
  const { rawMessage } = error
  if (code === 'INVALID_ARGUMENT')
    return new InvalidArgumentError(`the request was refused: ${rawMessage}`, placed(place))
  return errorOfReport(code, rawMessage, place)
}

/** What a peer says comes with headers or trailers. The library makes errors of its own, of any code, without. */
export const isFromPeer = ({ metadata }: ConnectError): boolean => metadata.keys().next().done !== true

/** A backend may have failed with any code. */
const agrees = (told: GalaxyErrorCode, code: Code): boolean => told === 'BACKEND_FAILED' || carriedBy[told] === code

/** What a Go peer says, and what else may answer at its address. */
function errorOfPlainCode(error: ConnectError, place: CallPlace): GalaxyError {
  if (error.code === Code.NotFound && place.key !== undefined)
    return new NotFoundError(place.galaxy, place.key, placed(place))
  if (error.code === Code.InvalidArgument) return new UnknownGalaxyError(place.galaxy, placed(place, error.rawMessage))
  const isRefusal = error.code === Code.Unauthenticated || error.code === Code.PermissionDenied
  return new PeerError(isRefusal ? 'refused this process' : 'the call failed', { ...place, cause: error })
}

/** As {@link errorOfCall}, for a call that not every peer knows: Go says so. */
export function errorOfMessageCall(error: unknown, place: CallPlace): GalaxyError {
  const isUnknown = error instanceof ConnectError && error.code === Code.Unimplemented && isFromPeer(error)
  return isUnknown ? new UnsupportedError('the call', placed(place, error.rawMessage)) : errorOfCall(error, place)
}
