import type { Policy } from '../policies/policy.js'
import { described } from './described.js'
import { LabCluster } from './lab-cluster.js'
import { type Measurement, measure, readCounts } from './measurement.js'
import { firstCounted, type ReplaySetup } from './setup.js'

/** Time between two requests of a trace without times, in ms: 2,000 a second over the whole cluster. */
const requestEveryMs = 0.5

/**
 * Replays a trace through a cluster of real galaxies, one request after the other: each is over before the next begins,
 * so that the same setup and policy give the same counts.
 * @throws Error that names the policy, if a store of its own throws, and as `LabCluster.start` does
 */
export async function replay(setup: ReplaySetup, policy: Policy): Promise<Measurement> {
  const started = await LabCluster.start(setup, policy)
  try {
    await using cluster = started
    return await measured(cluster, setup)
  } catch (cause) {
    throw new Error(`policy ${policy.name} on trace ${setup.trace.name}: a get failed: ${described(cause)}`, { cause })
  }
}

async function measured(cluster: LabCluster, setup: ReplaySetup): Promise<Measurement> {
  await ask(cluster, setup, 0, firstCounted(setup))
  const before = readCounts(cluster.galaxies, cluster.churn.count)
  const start = process.cpuUsage()
  await ask(cluster, setup, firstCounted(setup), setup.trace.requests.length)
  const { user, system } = process.cpuUsage(start)
  const found = measure(before, readCounts(cluster.galaxies, cluster.churn.count), user + system)
  return { ...found, promoterError: cluster.faults.first }
}

/** Makes the requests from number `from` to before number `to`, each at its time. */
async function ask(cluster: LabCluster, { trace, routes }: ReplaySetup, from: number, to: number): Promise<void> {
  const { requests, keys, timesMs } = trace
  for (let i = from; i < to; i++) {
    cluster.clock.advance(pauseBeforeMs(timesMs, i))
    const answer = cluster.get(routes[i] as number, keys[requests[i] as number] as string)
    // A hit costs no turn of the event loop, which most requests of most traces would spend their time on.
    if (answer !== undefined) await answer
  }
}

function pauseBeforeMs(timesMs: Float64Array | undefined, i: number): number {
  if (i === 0) return 0
  return timesMs === undefined ? requestEveryMs : (timesMs[i] as number) - (timesMs[i - 1] as number)
}
