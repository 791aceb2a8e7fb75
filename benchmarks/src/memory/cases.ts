import { bytes, type Codec, json, string } from '@galaxycache/codecs'

/** A kind of value, and how to make one. */
export interface ValueKind {
  readonly codec: Codec<unknown>
  /** A value that takes about `size` bytes once encoded, and is like no other. */
  make(i: number, size: number): unknown
}

const text = (i: number, size: number): string => String(i).padEnd(size, 'abcdefghij')

/** The codecs that keep bytes, values and both. */
export const kinds = {
  bytes: { codec: bytes(), make: (i, size) => Buffer.from(text(i, size), 'latin1') },
  string: { codec: string, make: text },
  json: { codec: json<unknown>(), make: record },
} as const satisfies Readonly<Record<string, ValueKind>>

/** What the processes measured. In bytes. */
export interface Growth {
  readonly entries: number
  /** What the galaxy says that it holds. */
  readonly chargedBytes: number
  /** Resident memory that was not there before, after the garbage was collected. */
  readonly rssBytes: number
}

/** A row of a table: one field at 100 bytes, and a list of such rows when there is more. */
function record(i: number, size: number): unknown {
  if (size < 200) return { id: i, name: text(i, size - 40), active: true }
  return { id: i, rows: Array.from({ length: Math.round(size / 100) }, (_, row) => record(i + row, 100)) }
}
