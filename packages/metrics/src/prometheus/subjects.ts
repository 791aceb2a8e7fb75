import type { PeerStats } from '@galaxycache/galaxy'
import type { Labels, Merge } from '../instruments/instrument.js'
import type { GalaxyReading } from '../reading/galaxy-reading.js'
import type { ProcessReading, UniverseReading } from '../reading/universe-reading.js'
import { labelText } from './label-text.js'
import type { Line } from './line.js'

/** What has one set of labels: a galaxy, a peer, a process. */
export interface Subject<Reading> {
  readonly labels: Labels
  /** The same labels as text. */
  readonly text: string
  /** More than one where universes share a registry and no label tells them apart. */
  readonly readings: readonly Reading[]
}

/** All that one scrape tells of. */
export interface Subjects {
  readonly process: readonly Subject<ProcessReading>[]
  readonly peer: readonly Subject<PeerStats>[]
  readonly galaxy: readonly Subject<GalaxyReading>[]
}

/** Puts what has the same labels together: Prometheus refuses a scrape in which a series stands twice. */
export function subjectsOf(readings: readonly (readonly [labels: Labels, reading: UniverseReading])[]): Subjects {
  const process = new SubjectMap<ProcessReading>()
  const peer = new SubjectMap<PeerStats>()
  const galaxy = new SubjectMap<GalaxyReading>()
  for (const [labels, reading] of readings) {
    process.add(labels, reading.process)
    for (const stats of reading.peers) peer.add({ ...labels, peer: stats.id }, stats)
    for (const [name, stats] of reading.galaxies) galaxy.add({ ...labels, galaxy: name }, stats)
  }
  return { process: process.all(), peer: peer.all(), galaxy: galaxy.all() }
}

/** The number of one line for one subject; undefined where there is none. */
export function numberOf<R>({ read }: Line<R>, { readings }: Subject<R>, merge: Merge): number | undefined {
  if (readings.length === 1) return read(readings[0] as R)
  const values = readings.map(read).filter((value) => value !== undefined)
  return values.length === 0 ? undefined : merged[merge](values)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const merged: Readonly<Record<Merge, (values: readonly number[]) => number>> = {
  sum,
  min: (values) => Math.min(...values),
  average: (values) => sum(values) / values.length,
}

class SubjectMap<R> {
  readonly #subjects = new Map<string, { labels: Labels; text: string; readings: R[] }>()

  add(labels: Labels, reading: R): void {
    const text = labelText(labels)
    const known = this.#subjects.get(text)
    if (known === undefined) this.#subjects.set(text, { labels, text, readings: [reading] })
    else known.readings.push(reading)
  }

  all(): readonly Subject<R>[] {
    return [...this.#subjects.values()]
  }
}
