import type { PeerStats } from '@galaxycache/galaxy'
import type { Labels } from '../instruments/instrument.js'
import { type GalaxyReading, readGalaxy } from '../reading/galaxy-reading.js'
import type { ProcessReading } from '../reading/universe-reading.js'
import { labelText } from './label-text.js'
import type { Source } from './source.js'

/** What has one set of labels: a galaxy, a peer, a process. */
export interface Subject<Reading> {
  readonly labels: Labels
  /** The same labels as text. */
  readonly text: string
  /** More than one where universes share a registry and no label tells them apart. */
  readonly readers: readonly [() => Reading, ...(() => Reading)[]]
}

/** All that one scrape tells of. */
export interface Subjects {
  readonly process: readonly Subject<ProcessReading>[]
  readonly peer: readonly Subject<PeerStats>[]
  readonly galaxy: readonly Subject<GalaxyReading>[]
}

/** Puts what has the same labels together: Prometheus refuses a scrape in which a series stands twice. */
export function subjectsOf(sources: readonly Source[]): Subjects {
  const process = new SubjectMap<ProcessReading>()
  const peer = new SubjectMap<PeerStats>()
  const galaxy = new SubjectMap<GalaxyReading>()
  for (const { reader, labels } of sources) {
    process.add(labels, () => reader.readProcess())
    for (const stats of reader.universe.peerStats()) peer.add({ ...labels, peer: stats.id }, () => stats)
    for (const one of reader.universe.galaxies()) galaxy.add({ ...labels, galaxy: one.name }, () => readGalaxy(one))
  }
  return { process: process.all(), peer: peer.all(), galaxy: galaxy.all() }
}

class SubjectMap<R> {
  readonly #subjects = new Map<string, { labels: Labels; text: string; readers: [() => R, ...(() => R)[]] }>()

  add(labels: Labels, read: () => R): void {
    const text = labelText(labels)
    const known = this.#subjects.get(text)
    if (known === undefined) this.#subjects.set(text, { labels, text, readers: [read] })
    else known.readers.push(read)
  }

  all(): readonly Subject<R>[] {
    return [...this.#subjects.values()]
  }
}
