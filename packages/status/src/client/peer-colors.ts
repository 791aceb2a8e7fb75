/** The style sheet names so many colours; further peers begin anew. */
const colors = 8

/** The colour of the peer at this place of the ring's list; that of a peer that is on no ring is grey. */
export const peerColor = (index: number): string => (index < 0 ? 'var(--muted)' : `var(--peer-${(index % colors) + 1})`)

/** The colour of each peer. */
export class PeerColors {
  readonly #indexes: ReadonlyMap<string, number>

  constructor(ids: readonly string[]) {
    this.#indexes = new Map(ids.map((id, index) => [id, index]))
  }

  of(id: string): string {
    return peerColor(this.#indexes.get(id) ?? -1)
  }
}
