import { HashRing } from '@galaxycache/galaxy'
import { baseline } from '../policies/built-in.js'
import type { Policy } from '../policies/policy.js'
import { urlsOf } from './lab-cluster.js'
import type { Measurement } from './measurement.js'
import { replay } from './replay.js'
import { firstCounted, peerBytes, type ReplaySetup } from './setup.js'

/** What results call the limit. */
export const oracleName = 'oracle'

/** Part of the budget that its keys may take: that of the baseline. */
const hotCacheShare = 1 / 8

/**
 * The limit for any policy that does not change its mind: each process holds those keys of others, from before the first
 * request on, that save it most fetches for their bytes among the requests that count. Main caches are the baseline's.
 * Greedy by requests for each byte, so it may miss the very best set by less than one entry.
 */
export function replayOracle(setup: ReplaySetup): Promise<Measurement> {
  const hotKeys = chooseHotKeys(setup)
  const policy: Policy = {
    name: oracleName,
    options: (context) => ({
      ...baseline.options(context),
      promoter: (key) => hotKeys[context.peer]?.has(key) === true,
      hotCacheShare,
    }),
  }
  return replay(setup, policy, hotKeys)
}

/** Of each process, the keys of others that are best held. */
export function chooseHotKeys(setup: ReplaySetup): readonly ReadonlySet<string>[] {
  const { trace, charges } = setup
  return countForeignRequests(setup).map((requestsOf) => {
    const chargeOf = (number: number): number => (charges.mainBytes[number] as number) + charges.hotSurchargeBytes
    const worth = ([number, requests]: readonly [number, number]): number => requests / chargeOf(number)
    const chosen = new Set<string>()
    let room = peerBytes(setup) * hotCacheShare
    for (const [number] of [...requestsOf].sort((a, b) => worth(b) - worth(a))) {
      if (chargeOf(number) > room) continue
      room -= chargeOf(number)
      chosen.add(trace.keys[number] as string)
    }
    return chosen
  })
}

/** Of each process, how often it will ask for each key that another owns. */
function countForeignRequests(setup: ReplaySetup): readonly ReadonlyMap<number, number>[] {
  const { trace, routes, peers } = setup
  const owners = ownersOf(trace.keys, peers)
  const counts = Array.from({ length: peers }, () => new Map<number, number>())
  for (let i = firstCounted(setup); i < routes.length; i++) {
    const number = trace.requests[i] as number
    const count = counts[routes[i] as number]
    if (owners[number] !== routes[i]) count?.set(number, (count.get(number) ?? 0) + 1)
  }
  return counts
}

function ownersOf(keys: readonly string[], peers: number): readonly number[] {
  const urls = urlsOf(peers)
  const ring = new HashRing(urls)
  return keys.map((key) => urls.indexOf(ring.owner(key) ?? ''))
}
