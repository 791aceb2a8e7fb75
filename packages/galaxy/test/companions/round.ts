import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import type { Cluster } from '@galaxycache/galaxy/testing'

export const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

/** Has no room for a round of keys, so that all of a round are fetched unless they come along. */
export const lean: GalaxyOptions<string> = { ...options, maxBytes: 12_000, hotCacheShare: 1 / 8 }

/** Owner and another process, which has asked for `keys` in their order, again and again. */
export async function learned(cluster: Cluster, keys: readonly string[], how: GalaxyOptions<string> = lean) {
  const [owner, other] = cluster.createGalaxy('g', (index) => (index === 0 ? { ...how, maxBytes: 1_000_000 } : how))
  await ask(other, keys, 6)
  return [owner, other] as [Galaxy<string>, Galaxy<string>]
}

/** Keys that the process with index 0 owns. */
export const keysOf = (cluster: Cluster, count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => cluster.keyOwnedBy(0, from + i))

/** Asks `galaxy` for all of `keys`, in their order, so often. */
export async function ask(galaxy: Galaxy<string> | undefined, keys: readonly string[], rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const key of keys) await galaxy?.get(key)
}
