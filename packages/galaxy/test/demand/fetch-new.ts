import type { Galaxy } from '@galaxycache/galaxy'
import type { Cluster } from '@galaxycache/galaxy/testing'

/**
 * Fetches as many keys from the process with index 0, beginning with its key number `from`: one fetch of four tells.
 */
export async function fetchNew(
  cluster: Cluster,
  galaxy: Galaxy<string> | undefined,
  from: number,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) await galaxy?.get(cluster.keyOwnedBy(0, from + i))
}
