import { HashRing } from '@galaxycache/galaxy'
import { baseline } from '../policies/built-in.js'
import type { Policy } from '../policies/policy.js'
import { urlsOf } from './lab-cluster.js'
import { firstCounted, peerBytes, type ReplaySetup } from './setup.js'

/** What results call the limit. */
export const oracleName = 'oracle'

/** Part of the budget that its keys may take: that of the baseline. */
const hotCacheShare = 1 / 8

/**
 * The limit for any policy that does not change its mind. Each process promotes, the first time it fetches them,
 * those keys of others that will save it most fetches for their bytes among the requests that count, and never
 * gives one up. Main caches are the baseline's. Greedy by fetches saved for each byte, so it may miss the best
 * set by less than one entry.
 */
export function staticOracle(setup: ReplaySetup): Policy {
  const hotKeys = chooseHotKeys(setup)
  return {
    name: oracleName,
    options: (context) => ({
      ...baseline.options(context),
      promoter: (key) => hotKeys[context.peer]?.has(key) === true,
      hotCacheShare,
    }),
  }
}

/** Of each process, the keys of others that are best held. */
export function chooseHotKeys(setup: ReplaySetup): readonly ReadonlySet<string>[] {
  const { trace, charges } = setup
  return countSavedFetches(setup).map((savedBy) => {
    const chargeOf = (number: number): number => (charges.mainBytes[number] as number) + charges.hotSurchargeBytes
    const worth = ([number, saved]: readonly [number, number]): number => saved / chargeOf(number)
    const chosen = new Set<string>()
    let room = peerBytes(setup) * hotCacheShare
    for (const [number, saved] of [...savedBy].sort((a, b) => worth(b) - worth(a))) {
      if (saved === 0 || chargeOf(number) > room) continue
      room -= chargeOf(number)
      chosen.add(trace.keys[number] as string)
    }
    return chosen
  })
}

/** Of each process, how many fetches that count it saves by holding each key of another from its first fetch on. */
function countSavedFetches(setup: ReplaySetup): readonly ReadonlyMap<number, number>[] {
  const { trace, routes, peers } = setup
  const owners = ownersOf(trace.keys, peers)
  const saved = Array.from({ length: peers }, () => new Map<number, number>())
  for (const [i, route] of routes.entries()) {
    const number = trace.requests[i] as number
    if (owners[number] === route) continue
    const ofPeer = saved[route]
    const before = ofPeer?.get(number)
    // The first request has to fetch; those that do not count save nothing.
    ofPeer?.set(number, before === undefined || i < firstCounted(setup) ? 0 : before + 1)
  }
  return saved
}

function ownersOf(keys: readonly string[], peers: number): readonly number[] {
  const urls = urlsOf(peers)
  const ring = new HashRing(urls)
  return keys.map((key) => urls.indexOf(ring.owner(key) ?? ''))
}
