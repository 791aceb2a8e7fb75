import type { PeerStats, Universe } from '@galaxycache/galaxy'
import { type GalaxyReading, readGalaxy } from './galaxy-reading.js'
import { RingReader, type RingReading } from './ring-reading.js'
import type { Slices } from './slices.js'

/** What belongs to a process and to none of its galaxies. */
export interface ProcessReading extends RingReading {
  readonly ready: boolean
}

/** One universe at one moment, or within the few ms that many galaxies take. */
export interface UniverseReading {
  readonly process: ProcessReading
  readonly peers: readonly PeerStats[]
  /** By name, in the order in which they were made. */
  readonly galaxies: ReadonlyMap<string, GalaxyReading>
}

/** Reads a universe. Keeps what would take long to find out again. */
export class UniverseReader {
  readonly universe: Universe
  readonly #ring = new RingReader()

  constructor(universe: Universe) {
    this.universe = universe
  }

  /** Lets the event loop go on whenever `slices` says so, between galaxies. */
  async read(slices: Slices): Promise<UniverseReading> {
    const { universe } = this
    const process = { ...this.#ring.read(universe.ring, universe.self.id), ready: universe.isReady() }
    const peers = universe.peerStats()
    const galaxies = new Map<string, GalaxyReading>()
    for (const galaxy of universe.galaxies()) {
      if (slices.over) await slices.next()
      galaxies.set(galaxy.name, readGalaxy(galaxy))
    }
    return { process, peers, galaxies }
  }
}
