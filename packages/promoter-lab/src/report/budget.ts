import type { Result } from '../cells/cell.js'

/**
 * Says which results of one trace have the same budget. Where it was given as a part, that is the part.
 * Where it was given in bytes, it is the bytes: a stream has another footprint with each seed, and so the
 * same bytes are other parts.
 */
export function budgetsOf(results: readonly Result[]): (result: Result) => string {
  const shares = new Map<string, number>()
  const inBytes = new Set<string>()
  for (const result of results) {
    const bytes = bytesOf(result)
    if ((shares.get(bytes) ?? result.share) !== result.share) inBytes.add(bytes)
    shares.set(bytes, result.share)
  }
  return (result) => (inBytes.has(bytesOf(result)) ? `${result.clusterBytes} bytes` : String(result.share))
}

const bytesOf = ({ trace, clusterBytes }: Result): string => `${clusterBytes} ${trace}`
