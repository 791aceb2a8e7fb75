import type { GalaxyErrorOptions } from './errors.js'
import { quote } from './quote.js'

/** What a message says of where it happened; nothing, if no peer had part in it. */
export const atPeer = (options: GalaxyErrorOptions | undefined): string =>
  options?.peer === undefined ? '' : ` at peer ${quote(options.peer)}`

/** What a message says of the cause; nothing, if that is no error. */
export const because = (options: GalaxyErrorOptions | undefined): string =>
  options?.cause instanceof Error ? `: ${options.cause.message}` : ''
