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

  readProcess(): ProcessReading {
    const { universe } = this
    return { ...this.#ring.read(universe.ring, universe.self.id), ready: universe.isReady() }
  }

  /** Lets the event loop go on whenever `slices` says so, between galaxies. */
  async read(slices: Slices): Promise<UniverseReading> {
    const process = this.readProcess()
    const peers = this.universe.peerStats()
    const galaxies = new Map<string, GalaxyReading>()
    for (const galaxy of this.universe.galaxies()) {
      if (slices.over) await slices.next()
      galaxies.set(galaxy.name, readGalaxy(galaxy))
    }
    return { process, peers, galaxies }
  }
}
