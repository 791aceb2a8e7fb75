import {
  type GalaxyError,
  type GalaxyErrorCode,
  InvalidArgumentError,
  NotFoundError,
  PeerError,
  UnknownGalaxyError,
  UnsupportedError,
} from '@galaxycache/galaxy'
import type { Refusal } from '../access/refusal.js'
import { type CallPlace, errorOfReport, isErrorCode, placed, reportOf } from '../transport/reported-error.js'
import { galaxyFound, galaxyNotFound } from './headers.js'

/** An error as it goes over the wire. */
export interface ErrorAnswer {
  readonly status: number
  /** Value of the galaxy status header; undefined where the answer does not know. */
  readonly galaxyStatus: string | undefined
  /** Value of the error code header. */
  readonly code: string | undefined
  /** The message. */
  readonly text: string
}

/** For a path that is not below a base path. */
export const noSuchPath: ErrorAnswer = { status: 404, galaxyStatus: undefined, code: undefined, text: 'not found' }

/** For a method that does not read. */
export const methodNotAllowed: ErrorAnswer = {
  status: 405,
  galaxyStatus: undefined,
  code: undefined,
  text: 'method not allowed',
}

/** How this process tells who asked that it may not. */
export const answerOfRefusal = ({ status, text }: Refusal): ErrorAnswer => ({
  status,
  galaxyStatus: undefined,
  code: undefined,
  text,
})

type Carried = Pick<ErrorAnswer, 'status' | 'galaxyStatus'>

/** The status follows the wire, where only these three kinds of error have one of their own. */
const carriedBy: Readonly<Record<GalaxyErrorCode, Carried>> = {
  NOT_FOUND: { status: 404, galaxyStatus: galaxyFound },
  UNKNOWN_GALAXY: { status: 404, galaxyStatus: galaxyNotFound },
  INVALID_ARGUMENT: { status: 400, galaxyStatus: undefined },
  BACKEND_FAILED: { status: 500, galaxyStatus: galaxyFound },
  PEER_FAILED: { status: 500, galaxyStatus: galaxyFound },
  CODEC_FAILED: { status: 500, galaxyStatus: galaxyFound },
  DEADLINE_EXCEEDED: { status: 500, galaxyStatus: galaxyFound },
  CANCELLED: { status: 500, galaxyStatus: galaxyFound },
  CLOSED: { status: 500, galaxyStatus: undefined },
  OVERLOADED: { status: 503, galaxyStatus: galaxyFound },
  UNSUPPORTED: { status: 501, galaxyStatus: undefined },
  PARTIAL_WRITE: { status: 500, galaxyStatus: galaxyFound },
}

/** Enough to say what happened; a peer does not read more than 64 KiB. */
const maxMessageLength = 8 * 1024

/** How this process reports what serving a peer threw. */
export function answerOfError(error: unknown): ErrorAnswer {
  const { code, text } = reportOf(error, maxMessageLength)
  return code === undefined ? { status: 500, galaxyStatus: undefined, code, text } : { ...carriedBy[code], code, text }
}

/** What a peer's answer other than 200 means here. A code is believed only where its status agrees. */
export function errorOfAnswer({ status, galaxyStatus, code, text }: ErrorAnswer, place: CallPlace): GalaxyError {
  if (status === 404) {
    if (galaxyStatus === galaxyFound && place.key !== undefined)
      return new NotFoundError(place.galaxy, place.key, placed(place))
    if (galaxyStatus === galaxyNotFound) return new UnknownGalaxyError(place.galaxy, placed(place))
  }
  if (status === 400) return new InvalidArgumentError(`the request was refused: ${text}`, placed(place))
  if (isErrorCode(code) && carriedBy[code].status === status) return errorOfReport(code, text, place)
  const what = status === 401 || status === 403 ? 'refused this process' : 'answered'
  return new PeerError(`${what} with status ${status}`, placed(place, text))
}

/** As {@link errorOfAnswer}, for a call that not every peer knows: Go has nothing at its path. */
export function errorOfMessageAnswer(answer: ErrorAnswer, place: CallPlace): GalaxyError {
  const isNothingThere = answer.status === 404 && answer.galaxyStatus === undefined
  if (isNothingThere || answer.status === 405) return new UnsupportedError('the call', placed(place))
  return errorOfAnswer(answer, place)
}
