import type { HashRing, Peer, PeerStats, Universe } from '@galaxycache/galaxy'
import type { PeerRow, RingReport } from '../api/status-report.js'
import { ringReport } from './ring-report.js'

/** The processes and the ring, and what changes of them from sample to sample. */
export class PeerWatch {
  readonly #universe: Universe
  readonly #showErrors: boolean
  #drawn: { readonly of: HashRing; readonly report: RingReport; readonly shares: ReadonlyMap<string, number> }
  #rows: ReadonlyMap<string, PeerRow>
  /** Ids as they are listed. Kept, because to compare a thousand as people count takes some ms. */
  #order: readonly string[] = []

  /** @param showErrors whether to tell messages of errors, which may name keys */
  constructor(universe: Universe, showErrors: boolean) {
    this.#universe = universe
    this.#showErrors = showErrors
    this.#drawn = draw(universe.ring)
    this.#rows = this.#read()
  }

  /** As of the last sample. */
  get ring(): RingReport {
    return this.#drawn.report
  }

  /** As of the last sample, by id. */
  get rows(): readonly PeerRow[] {
    return [...this.#rows.values()]
  }

  /** Takes a sample. @returns the rows that changed, all with a ring that did */
  sample(): { readonly peers: readonly PeerRow[]; readonly ring: RingReport | undefined } {
    const { ring } = this.#universe
    const isNew = ring !== this.#drawn.of
    // Made anew only when it is another one: of a thousand peers it has a quarter of a million points.
    if (isNew) this.#drawn = draw(ring)
    const before = this.#rows
    this.#rows = this.#read()
    const peers = isNew ? this.rows : this.rows.filter((row) => !isSame(row, before.get(row.id)))
    return { peers, ring: isNew ? this.#drawn.report : undefined }
  }

  #read(): ReadonlyMap<string, PeerRow> {
    const { self } = this.#universe
    const stats = new Map(this.#universe.peerStats().map((peer) => [peer.id, peer]))
    // A process that owns nothing is not in the list, and belongs on the page all the same.
    const known = new Map([self, ...this.#universe.listPeers()].map((peer) => [peer.id, peer]))
    if (this.#order.length !== known.size || !this.#order.every((id) => known.has(id)))
      this.#order = [...known.keys()].sort(byName.compare)
    return new Map(this.#order.map((id) => [id, this.#row(known.get(id) ?? self, id === self.id, stats.get(id))]))
  }

  #row({ id, url }: Peer, isSelf: boolean, stats: PeerStats | undefined): PeerRow {
    return {
      id,
      url,
      state: isSelf ? 'self' : (stats?.state ?? 'untried'),
      share: this.#drawn.shares.get(id) ?? 0,
      requests: stats?.requests ?? 0,
      errors: stats?.errors ?? 0,
      latencyMs: stats?.latencyMs,
      p95Ms: stats?.p95Ms,
      inFlight: stats?.inFlight ?? 0,
      circuit: stats?.circuit ?? 'closed',
      pausedMs: stats?.pausedMs ?? 0,
      lastError: this.#showErrors ? stats?.lastError : undefined,
    }
  }
}

/** So that `peer-10` follows `peer-9`. */
const byName = new Intl.Collator('en', { numeric: true })

function draw(ring: HashRing) {
  const shares = ring.shares()
  return {
    of: ring,
    report: ringReport(ring),
    shares: new Map(ring.ids.map((id, index) => [id, shares[index] ?? 0])),
  }
}

const isSame = (a: PeerRow, b: PeerRow | undefined): boolean =>
  b !== undefined && (Object.keys(a) as (keyof PeerRow)[]).every((field) => a[field] === b[field])
