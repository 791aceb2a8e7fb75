/**
 * What one process tells another to do with its caches of a galaxy.
 *
 * - `'remove'`: forget these keys, whoever owns them.
 * - `'set'`: keep this value, as an owner of its key.
 * - `'clear'`: take part in `epoch` and forget everything from before, if that is later than yours; 0: forget everything.
 * - `'hand-off'`: keep these values, which are yours now that I leave, unless you know better.
 */
export type PeerWrite =
  | { readonly kind: 'remove'; readonly keys: readonly string[] }
  | ({ readonly kind: 'set' } & HandedEntry)
  | { readonly kind: 'clear'; readonly epoch: number }
  | { readonly kind: 'hand-off'; readonly entries: readonly HandedEntry[] }

/** A key with its encoded value, as one process gives it to another. */
export interface HandedEntry {
  readonly key: string
  readonly bytes: Uint8Array
  /** When the value expires, in ms since the Unix epoch. `Infinity`: never. */
  readonly expiresAtMs: number
  /** Version of the codec that encoded the value. Default: a codec without a version. */
  readonly codecVersion?: string | undefined
}
