import type { HashRing } from '@galaxycache/galaxy'
import type { RingReport } from '../api/status-report.js'

/** A quarter of a degree each: finer than a screen shows, and few enough for a ring of a thousand peers. */
const steps = 1_440

const hashSpace = 2 ** 32

/** The ring, coarse enough to be drawn. */
export function ringReport(ring: HashRing): RingReport {
  const indexes = new Map(ring.ids.map((id, index) => [id, index]))
  const arcs: [owner: number, steps: number][] = []
  for (let step = 0; step < steps && ring.size > 0; step++) {
    const owner = indexes.get(ring.ownerAt(Math.floor(((step + 0.5) * hashSpace) / steps)) ?? '') ?? 0
    const last = arcs.at(-1)
    if (last?.[0] === owner) last[1] += 1
    else arcs.push([owner, 1])
  }
  return { ids: ring.ids, steps, arcs }
}
