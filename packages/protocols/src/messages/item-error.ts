import {
  type GalaxyError,
  InvalidArgumentError,
  NotFoundError,
  PeerError,
  UnknownGalaxyError,
} from '@galaxycache/galaxy'
import { errorOfReport, isErrorCode, type KeyPlace, placed } from '../transport/reported-error.js'

/** The error for what a peer says of one key of many. */
export function errorOfItem(code: string, text: string, place: KeyPlace): GalaxyError {
  if (code === 'NOT_FOUND') return new NotFoundError(place.galaxy, place.key, placed(place))
  if (code === 'UNKNOWN_GALAXY') return new UnknownGalaxyError(place.galaxy, placed(place))
  if (code === 'INVALID_ARGUMENT') return new InvalidArgumentError(`the request was refused: ${text}`, placed(place))
  if (isErrorCode(code)) return errorOfReport(code, text, place)
  return new PeerError(`failed with ${JSON.stringify(code.slice(0, 100))}`, placed(place, text))
}
