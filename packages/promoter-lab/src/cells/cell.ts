import type { Measurement } from '../replay/measurement.js'
import type { Routing } from '../replay/routes.js'

/** One replay of a run: a point of the grid. */
export interface Cell {
  readonly trace: string
  readonly policy: string
  readonly peers: number
  /** Budget of the cluster as a part of the trace's footprint. */
  readonly share: number
  readonly routing: Routing
  readonly seed: number
}

/** A cell and what came of it. `--json` prints it, its fields in this order. */
export interface Result extends Cell, Measurement {
  /** Budget of the whole cluster, in bytes. */
  readonly clusterBytes: number
}
