import { Cancellation } from '../../cancellation.js'
import { GalaxyError } from '../../errors.js'
import type { PeerRequest, PeerServer } from '../../peer-server.js'
import type { FetchedValue, FetchOptions, RemoteFetcher } from '../../remote-fetcher.js'
import type { ContractPeer, ServeContract } from './contract.js'

/** What a case's server does with a request. */
export type Answer = (galaxy: string, key: string, request: PeerRequest) => FetchedValue | Promise<FetchedValue>

/** Runs `body` with a fetcher connected to a server that answers with `answer`, and closes both whatever happens. */
export async function withPeer(
  serve: ServeContract,
  answer: Answer,
  body: (fetcher: RemoteFetcher, peer: ContractPeer) => Promise<void>,
): Promise<void> {
  await withServer(serve, { serve: async (galaxy, key, request) => await answer(galaxy, key, request) }, body)
}

/** {@link withPeer} with all of the server. */
export async function withServer(
  serve: ServeContract,
  server: PeerServer,
  body: (fetcher: RemoteFetcher, peer: ContractPeer) => Promise<void>,
): Promise<void> {
  const peer = await serve(server)
  const fetcher = peer.protocol.connect({ id: 'contract-peer', url: peer.url })
  try {
    await body(fetcher, peer)
  } finally {
    await fetcher.close()
    await peer.close()
  }
}

/** Limits that a case does not care about. */
export const patient = (timeoutMs = 30_000): FetchOptions => ({ timeoutMs, cancellation: new Cancellation() })

/** A value that never expires. */
export const forever = (bytes: Uint8Array): FetchedValue => ({ bytes, expiresAtMs: Number.POSITIVE_INFINITY })

/** What `promise` rejects with; undefined if it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return undefined
  } catch (error) {
    return error
  }
}

/** Where an error says it happened. */
export const placeOf = (error: unknown): unknown =>
  error instanceof GalaxyError
    ? { code: error.code, galaxy: error.galaxy, key: error.key, peer: error.peer }
    : { notAGalaxyError: String(error) }
