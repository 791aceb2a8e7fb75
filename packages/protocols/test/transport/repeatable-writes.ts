import type { PeerWrite } from '@galaxycache/galaxy'

/** A write of each kind, and whether it is sent again on a new connection when an idle one ends under it. */
export const repeatableWrites: readonly { readonly write: PeerWrite; readonly again: boolean }[] = [
  { write: { kind: 'remove', keys: ['k'] }, again: true },
  { write: { kind: 'clear', epoch: 1 }, again: true },
  { write: { kind: 'set', key: 'k', bytes: Uint8Array.of(1), expiresAtMs: 1 }, again: false },
  { write: { kind: 'hand-off', entries: [{ key: 'k', bytes: Uint8Array.of(1), expiresAtMs: 1 }] }, again: false },
]
