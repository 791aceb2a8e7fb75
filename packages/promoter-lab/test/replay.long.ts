import { lruStore } from '@galaxycache/galaxy'
import { Cluster, ManualClock } from '@galaxycache/galaxy/testing'
import { always } from '@galaxycache/promoter'
import test from 'ava'
import { baseline, builtInPolicies } from '#src/policies/built-in.js'
import type { Policy, PolicyOptions } from '#src/policies/policy.js'
import { staticOracle } from '#src/replay/oracle.js'
import { replay } from '#src/replay/replay.js'
import { peerBytes, type ReplaySetup } from '#src/replay/setup.js'
import { standIn } from '#src/replay/stand-in.js'
import { unknownValueBytes } from '#src/replay/values.js'
import { findTrace } from '#src/trace/find-trace.js'
import { setupWith } from './setups.js'

const everything: Policy = {
  name: 'everything',
  options: () => ({ promoter: always(), cacheFactory: lruStore, hotCacheShare: 1 / 4 }),
}

for (const policy of builtInPolicies) {
  test(`${policy.name}: the same setup gives the same counts, and each get ends in one place`, async (t) => {
    const setup = await setupWith()

    const { nsPerGet: _, ...first } = await replay(setup, policy)
    const { nsPerGet: __, ...second } = await replay(setup, policy)

    t.deepEqual(first, second)
    t.is(first.gets, 4_000)
    t.is(first.mainHits + first.hotHits + first.backendLoads, first.gets)
    t.true(first.churn <= first.evictions)
  })
}

/** What the galaxies of the testing package count when they are asked the same, one request after the other. */
async function countInCluster(setup: ReplaySetup): Promise<object> {
  const { trace, routes, peers } = setup
  await using cluster = await Cluster.create({ peers, clock: new ManualClock() })
  const galaxies = cluster.createGalaxy('lab', {
    codec: standIn,
    load: () => unknownValueBytes,
    maxBytes: peerBytes(setup),
    ...everything.options({ random: Math.random, now: Date.now, peer: 0 }),
  })
  for (const [i, route] of routes.entries()) {
    if (i > 0) cluster.clock.advance(0.5)
    await galaxies[route]?.get(trace.keys[trace.requests[i] ?? 0] ?? '')
  }
  const sum = (count: 'mainCacheHits' | 'hotCacheHits' | 'serverRequests' | 'backendLoads' | 'promotions'): number =>
    galaxies.reduce((total, galaxy) => total + galaxy.stats()[count], 0)
  return {
    mainHits: sum('mainCacheHits'),
    hotHits: sum('hotCacheHits'),
    peerFetches: sum('serverRequests'),
    backendLoads: sum('backendLoads'),
    promotions: sum('promotions'),
    evictions: galaxies.reduce((total, galaxy) => total + galaxy.cacheStats('hot').evictions, 0),
  }
}

test('the counts are those that galaxies in a cluster of the testing package have', async (t) => {
  const setup = await setupWith({ warmUp: 0 })

  const { mainHits, hotHits, peerFetches, backendLoads, promotions, evictions } = await replay(setup, everything)

  t.deepEqual({ mainHits, hotHits, peerFetches, backendLoads, promotions, evictions }, await countInCluster(setup))
})

test('with room for all, each key is loaded once and nothing is evicted', async (t) => {
  const setup = await setupWith({ share: 20, warmUp: 0 })

  const { backendLoads, evictions } = await replay(setup, everything)

  t.deepEqual([backendLoads, evictions], [setup.trace.keys.length, 0])
})

test('a process that is alone fetches nothing', async (t) => {
  const { peerFetches, hotHits, imbalance } = await replay(await setupWith({ peers: 1 }), baseline)

  t.deepEqual([peerFetches, hotHits, imbalance], [0, 0, 1])
})

test('what comes in the warm-up is done and not counted', async (t) => {
  const whole = await replay(await setupWith({ share: 20, warmUp: 0 }), everything)
  const part = await replay(await setupWith({ share: 20, warmUp: 0.5 }), everything)

  t.is(part.gets, whole.gets / 2)
  t.true(part.backendLoads < whole.backendLoads / 2, `${part.backendLoads} of ${whole.backendLoads}`)
})

test('the clock of the processes follows the times of the trace', async (t) => {
  const trace = await findTrace('zipf', { seed: 1, maxRequests: 1_000 })
  const mostKnownRequests = async (timesMs: Float64Array | undefined): Promise<number> => {
    let most = 0
    const note: Policy['options'] = () => ({
      promoter: (_key, _value, { requests }) => {
        most = Math.max(most, requests)
        return false
      },
    })
    await replay(await setupWith({ trace: { ...trace, timesMs } }), { name: 'note', options: note })
    return most
  }
  const everyMinuteAndMore = Float64Array.from(trace.requests, (_, i) => i * 60_001)

  t.is(await mostKnownRequests(everyMinuteAndMore), 1, 'a rate starts anew after an idle minute')
  t.true((await mostKnownRequests(undefined)) > 10)
})

test('a policy is told the time of the trace, from midnight on', async (t) => {
  const hours = new Set<number>()
  const note: Policy['options'] = ({ now }) => ({ promoter: () => hours.add(new Date(now()).getUTCHours()).size > 24 })
  const trace = await findTrace('zipf', { seed: 1, maxRequests: 1_000 })
  const overThreeHours = Float64Array.from(trace.requests, (_, i) => i * 3 * 3_600)

  await replay(await setupWith({ trace: { ...trace, timesMs: overThreeHours } }), { name: 'note', options: note })

  t.deepEqual([...hours], [0, 1, 2])
})

test('a policy may have nothing sent along', async (t) => {
  const alone: PolicyOptions = { companions: false }
  const setup = await setupWith()

  const usual = await replay(setup, { name: 'usual', options: () => ({}) })
  const { companions } = await replay(setup, { name: 'alone', options: () => alone })

  t.true(usual.companions > 0)
  t.is(companions, 0)
})

test('a promoter that throws is counted and fails no get', async (t) => {
  const faulty: Policy = {
    name: 'faulty',
    // It would be asked of what comes along as well.
    options: () => ({
      companions: false,
      promoter: () => {
        throw new Error('no idea')
      },
    }),
  }
  const { gets, promoterErrors, peerFetches, promotions } = await replay(await setupWith(), faulty)

  t.deepEqual([gets, promotions], [4_000, 0])
  t.is(promoterErrors, peerFetches)
})

test('what a promoter threw first is told with where, and nothing of one that did not throw', async (t) => {
  let asked = 0
  const faulty: Policy = {
    name: 'faulty',
    options: () => ({
      promoter: () => {
        throw new TypeError(`no idea ${++asked}`)
      },
    }),
  }
  const setup = await setupWith()

  t.regex(
    (await replay(setup, faulty)).promoterError ?? '',
    /^TypeError: no idea 1 at .*replay\.long\.[jt]s:\d+:\d+\)?$/,
  )
  t.is((await replay(setup, baseline)).promoterError, undefined)
})

for (const routing of ['random', 'sticky'] as const) {
  test(`on a stream whose popularity stays, nothing with the share of the oracle beats it (${routing} routing)`, async (t) => {
    const trace = await findTrace('zipf', { seed: 2, maxRequests: 20_000 })
    const setup = await setupWith({ trace, share: 0.3, routing })

    const limit = (await replay(setup, staticOracle(setup))).peerFetches

    // The share of the default moves, so that it may have room for more.
    for (const policy of builtInPolicies.filter(({ name }) => name !== 'current-default')) {
      const { peerFetches } = await replay(setup, policy)
      t.true(peerFetches > limit, `${policy.name}: ${peerFetches}, oracle: ${limit}`)
    }
  })
}
