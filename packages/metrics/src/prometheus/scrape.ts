import type { Slices } from '../reading/slices.js'
import type { Table } from './table.js'

/** All that is told at one moment, or within the few ms that many galaxies take. */
export interface Tables {
  readonly process: Table
  readonly peer: Table
  readonly galaxy: Table
}

/** All families of a registry are asked for their numbers at once. They tell of the same moment, and take turns. */
export interface Scrape {
  readonly tables: Promise<Tables>
  readonly slices: Slices
}
