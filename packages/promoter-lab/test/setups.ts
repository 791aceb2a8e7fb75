import { type Charges, measureCharges } from '#src/replay/charges.js'
import { drawRoutes, type Routing } from '#src/replay/routes.js'
import type { ReplaySetup } from '#src/replay/setup.js'
import { findTrace } from '#src/trace/find-trace.js'
import type { Trace } from '#src/trace/trace.js'

/** What a test says of a setup; the rest is a small one. */
export interface SetupChange {
  readonly trace?: Trace
  readonly peers?: number
  /** Of the footprint. */
  readonly share?: number
  readonly routing?: Routing
  readonly seed?: number
  readonly warmUp?: number
}

/** A setup of 5,000 requests by Zipf's law to three processes with half of the footprint, changed as a test says. */
export async function setupWith(change: SetupChange = {}): Promise<ReplaySetup> {
  const { peers = 3, share = 0.5, routing = 'random', seed = 1, warmUp = 0.2 } = change
  const trace = change.trace ?? (await findTrace('zipf', { seed, maxRequests: 5_000 }))
  const charges: Charges = await measureCharges(trace)
  const routes = drawRoutes(trace, routing, peers, seed)
  return { trace, charges, peers, routes, clusterBytes: Math.ceil(charges.footprintBytes * share), warmUp, seed }
}
