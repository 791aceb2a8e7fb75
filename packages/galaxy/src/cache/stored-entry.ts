/** What a store sees of an entry. */
export interface StoredEntry {
  readonly key: string
  /** What the entry takes of the budget: key, value and overhead. */
  readonly chargedBytes: number
  /** In ms since the Unix epoch. `Infinity`: never. */
  readonly expiresAtMs: number
  /** What readers of the entry share; undefined as long as nobody has decoded it, or if they share nothing. */
  readonly value: unknown
}
