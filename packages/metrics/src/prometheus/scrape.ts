import type { Slices } from '../reading/slices.js'
import type { Subjects } from './subjects.js'

/** All families of a registry are asked for their numbers at once. They tell of the same moment, and take turns. */
export interface Scrape {
  readonly subjects: Promise<Subjects>
  readonly slices: Slices
}
