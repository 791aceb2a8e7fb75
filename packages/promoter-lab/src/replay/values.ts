import type { Trace } from '../trace/trace.js'

/**
 * Length of values where the trace does not know it, in bytes. All are alike then, so that a budget is a number
 * of entries; so long that what an entry of the hot cache costs beside its value, 96 bytes more than in the
 * main cache, is 2% of it.
 */
export const unknownValueBytes = 4096

/** Length of the value of each key of `trace`, as its backend knows it. */
export function valueLengths({ keys, valueBytes }: Trace): ReadonlyMap<string, number> {
  return new Map(keys.map((key, number) => [key, valueBytes?.[number] ?? unknownValueBytes]))
}
