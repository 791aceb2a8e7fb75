import type { Codec } from '@galaxycache/codecs'

// First estimates; replaced by measurement.
const entryOverheadBytes = 260
const stringHeaderBytes = 16
const arrayOverheadBytes = 600
/** What a KeyRate takes. */
export const keyRateBytes = 96

/** What a string takes on the heap: header and characters, one byte each where all of them fit in Latin-1, else two. */
export function stringBytes(text: string): number {
  return stringHeaderBytes + text.length * (/[^\0-\xff]/.test(text) ? 2 : 1)
}

/** What an entry takes of the budget. */
export function chargeOf<T>(codec: Codec<T>, key: string, bytes: Uint8Array): number {
  const { keeps = 'bytes' } = codec
  let charge = entryOverheadBytes + stringBytes(key)
  if (keeps !== 'bytes') charge += codec.heapBytes?.(bytes) ?? bytes.byteLength
  if (keeps !== 'value') charge += arrayOverheadBytes + bytes.byteLength
  return charge
}
