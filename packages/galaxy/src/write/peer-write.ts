/**
 * What one process tells another to do with its caches of a galaxy.
 *
 * - `'remove'`: forget these keys, whoever owns them.
 * - `'set'`: keep this value, as an owner of its key.
 * - `'clear'`: take part in `epoch` and forget everything from before, if that is later than
 *   yours; 0: forget everything.
 * - `'hand-off'`: keep these values, which are yours now that I leave, unless you know better.
 */
export type PeerWrite =
  | { readonly kind: 'remove'; readonly keys: readonly string[] }
  | ({ readonly kind: 'set' } & HandedEntry)
  | { readonly kind: 'clear'; readonly epoch: number }
  | { readonly kind: 'hand-off'; readonly entries: readonly HandedEntry[] }

/** What a write is about, for spans: its key, how many keys it has, or undefined if it is about all. */
export function subjectOf(write: PeerWrite): string | number | undefined {
  switch (write.kind) {
    case 'remove':
      return write.keys.length === 1 ? write.keys[0] : write.keys.length
    case 'set':
      return write.key
    case 'hand-off':
      return write.entries.length
    case 'clear':
      return undefined
    default:
      throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
  }
}

/** A key with its encoded value, as one process gives it to another. */
export interface HandedEntry {
  readonly key: string
  readonly bytes: Uint8Array
  /** When the value expires, in ms since the Unix epoch. `Infinity`: never. */
  readonly expiresAtMs: number
  /** Version of the codec that encoded the value. Default: a codec without a version. */
  readonly codecVersion?: string | undefined
}
