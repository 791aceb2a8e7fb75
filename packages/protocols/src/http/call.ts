import type { FetchOptions, GalaxyErrorOptions } from '@galaxycache/galaxy'

/** One fetch or peek that this process asks of a peer. */
export interface Call {
  readonly galaxy: string
  readonly key: string
  /** Id of the peer. */
  readonly peer: string
  readonly options: FetchOptions
}

/** Where an error of the call happened, for the error's constructor. */
export const whereabouts = ({ galaxy, key, peer }: Call, cause?: unknown): GalaxyErrorOptions => ({
  galaxy,
  key,
  peer,
  cause,
})
