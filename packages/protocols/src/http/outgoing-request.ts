import type { Cancellation, GalaxyErrorOptions } from '@galaxycache/galaxy'

/** One fetch or peek that this process asks of a peer. */
export interface OutgoingRequest {
  /** Request target, sent as it is. */
  readonly path: string
  /** Name, value, name, value. */
  readonly headers: string[]
  readonly galaxy: string
  readonly key: string
  /** Id of the peer. */
  readonly peer: string
  readonly cancellation: Cancellation
}

/** Where an error of the request happened, for the error's constructor. */
export const whereabouts = ({ galaxy, key, peer }: OutgoingRequest, cause?: unknown): GalaxyErrorOptions => ({
  galaxy,
  key,
  peer,
  cause,
})
