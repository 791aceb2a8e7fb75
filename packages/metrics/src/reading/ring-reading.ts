import { fnv1a, type HashRing } from '@galaxycache/galaxy'

/** The ring as one process sees it. */
export interface RingReading {
  /** Processes on it. */
  readonly peers: number
  /** Part of the hash space that this process owns, 0 to 1. */
  readonly share: number
  /** A number of 32 bits that is the same where ids, hash and points per owner are the same. */
  readonly fingerprint: number
}

const encoder = new TextEncoder()

/** Reads rings, each once: a ring never changes, and its shares take time in proportion to its points. */
export class RingReader {
  #ring: HashRing | undefined
  #selfId: string | undefined
  #reading: RingReading = { peers: 0, share: 0, fingerprint: 0 }

  read(ring: HashRing, selfId: string): RingReading {
    if (ring !== this.#ring || selfId !== this.#selfId) {
      this.#reading = readRing(ring, selfId)
      this.#ring = ring
      this.#selfId = selfId
    }
    return this.#reading
  }
}

function readRing(ring: HashRing, selfId: string): RingReading {
  const shares = ring.shares()
  return {
    peers: ring.size,
    share: shares[ring.ids.indexOf(selfId)] ?? 0,
    // The shares stand for the hash function, which cannot be read.
    fingerprint: fnv1a(encoder.encode(JSON.stringify([ring.ids, shares]))),
  }
}
