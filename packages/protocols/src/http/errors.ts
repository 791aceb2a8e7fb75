import {
  BackendError,
  CodecError,
  GalaxyError,
  type GalaxyErrorCode,
  InvalidArgumentError,
  NotFoundError,
  PeerError,
  UnknownGalaxyError,
} from '@galaxycache/galaxy'
import { galaxyFound, galaxyNotFound } from './headers.js'
import { type OutgoingRequest, whereabouts } from './outgoing-request.js'

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
}

const isCode = (code: unknown): code is GalaxyErrorCode => typeof code === 'string' && Object.hasOwn(carriedBy, code)

/** How this process reports what serving a peer threw. */
export function answerOfError(error: unknown): ErrorAnswer {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  if (!isCode(code)) return { status: 500, galaxyStatus: undefined, code: undefined, text: messageOf(error) }
  return { ...carriedBy[code], code, text: messageOf(reasonOf(code, error)) }
}

/** What this project's errors say about galaxy and key the asking peer can say itself; the reason is what it lacks. */
function reasonOf(code: GalaxyErrorCode, error: unknown): unknown {
  const hasReason =
    (code === 'BACKEND_FAILED' || code === 'CODEC_FAILED') && error instanceof Error && error.cause instanceof Error
  return hasReason ? error.cause : error
}

/** Enough to say what happened; a peer does not read more than 64 KiB. */
const maxMessageLength = 8 * 1024

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, maxMessageLength)

/** What a peer's answer other than 200 means here. A code is believed only where its status agrees. */
export function errorOfAnswer(answer: ErrorAnswer, request: OutgoingRequest): GalaxyError {
  const at = whereabouts(request)
  if (answer.status === 404) {
    if (answer.galaxyStatus === galaxyFound) return new NotFoundError(request.galaxy, request.key, at)
    if (answer.galaxyStatus === galaxyNotFound) return new UnknownGalaxyError(request.galaxy, at)
  }
  if (answer.status === 400) return new InvalidArgumentError(`the request was refused: ${answer.text}`, at)
  const { code } = answer
  if (isCode(code) && carriedBy[code].status === answer.status) return errorOfCode(code, answer.text, request)
  return new PeerError(`answered with status ${answer.status}`, whereabouts(request, asCause(answer.text)))
}

function errorOfCode(code: GalaxyErrorCode, text: string, request: OutgoingRequest): GalaxyError {
  const { galaxy, key, peer } = request
  const at = whereabouts(request, asCause(text))
  switch (code) {
    case 'BACKEND_FAILED':
      return new BackendError(galaxy, key, at)
    case 'CODEC_FAILED':
      return new CodecError('encode', galaxy, key, at)
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
    case 'CLOSED':
      // The classes of these speak of this process: its limits, its caller, its end.
      return new GalaxyError(code, `peer ${JSON.stringify(peer)} says: ${text}`, whereabouts(request))
    case 'PEER_FAILED':
    case 'NOT_FOUND':
    case 'UNKNOWN_GALAXY':
    case 'INVALID_ARGUMENT':
      return new PeerError('failed', at)
    default:
      throw new TypeError(`unknown GalaxyErrorCode ${code satisfies never}`)
  }
}

/** A peer's text becomes an error without a stack of this process, which had no part in it. */
function asCause(text: string): Error | undefined {
  if (text === '') return undefined
  const cause = new Error(text)
  cause.stack = `Error: ${text}`
  return cause
}
