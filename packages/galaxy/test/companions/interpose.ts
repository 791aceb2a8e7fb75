import type { Companion, FetchedValue, PeerRequest, PeerServer } from '@galaxycache/galaxy'
import type { Cluster } from '@galaxycache/galaxy/testing'

/** Answers in the place of process 0 what `answer` makes of its answers. */
export function interpose(
  cluster: Cluster,
  answer: (value: FetchedValue, key: string, request: PeerRequest) => FetchedValue | Promise<FetchedValue>,
): void {
  const owner = cluster.universes[0] as PeerServer
  cluster.network.serve('memory://0', {
    serve: async (name, key, request) => answer(await owner.serve(name, key, request), key, request),
    write: async (...asked) => owner.write?.(...asked),
  })
}

export const companionOf = (key: string, value: string, confidence = 3): Companion => ({
  key,
  bytes: new TextEncoder().encode(value),
  expiresAtMs: Number.POSITIVE_INFINITY,
  confidence,
})
