import type { Result } from '../cells/cell.js'

/** A result as one line of JSON. */
export const resultLine = (result: Result): string => JSON.stringify(result)

/** Reads what {@link resultLine} wrote. @throws SyntaxError if it is no JSON, TypeError if it is no result */
export function readResultLine(line: string): Result {
  const result = JSON.parse(line) as Result
  if (typeof result?.policy !== 'string' || typeof result.peerFetches !== 'number')
    throw new TypeError(`a line must be a result of promoter-lab --json, got ${line.slice(0, 80)}`)
  return result
}
