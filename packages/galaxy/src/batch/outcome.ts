import { BackendError, GalaxyError, hasCode, NotFoundError } from '../errors.js'

/**
 * What became of one key of many: its value, or why there is none. Both fields may be read without a look at which it
 * is: `error` is undefined where there is a value, and `value` where there is none.
 */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: GalaxyError; readonly value?: undefined }

/**
 * `error` as the error of one key. Loads throw nothing else, but a second copy of this package has classes of its own.
 */
export function asGalaxyError(error: unknown, galaxy: string, key: string): GalaxyError {
  if (error instanceof GalaxyError) return error
  const at = { cause: error }
  return hasCode(error, 'NOT_FOUND') ? new NotFoundError(galaxy, key, at) : new BackendError(galaxy, key, at)
}
