import type { Galaxy } from '@galaxycache/galaxy'
import type { Cluster } from '@galaxycache/galaxy/testing'

/** Keys that the process with index 0 owns. */
export const keysOf = (cluster: Cluster, count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => cluster.keyOwnedBy(0, from + i))

/** Asks `galaxy` for all of `keys`, in their order, so often. */
export async function ask(galaxy: Galaxy<string> | undefined, keys: readonly string[], rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const key of keys) await galaxy?.get(key)
}
