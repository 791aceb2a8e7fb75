import type { Cluster } from '@galaxycache/galaxy/testing'

/**
 * Gives keys, each of them once, that process 1 owns and process 2 owns next: it is 2 who is asked where 1 hesitates.
 */
export function keysOfOneThenTwo(cluster: Cluster): () => string {
  let n = 0
  return () => {
    for (;;) {
      const key = cluster.keyOwnedBy(1, n++)
      if (cluster.universes[0]?.ring.owners(key, 2)[1] === 'memory://2') return key
    }
  }
}
