import { readFile } from 'node:fs/promises'
import { withoutMark } from '../byte-order-mark.js'
import type { Result } from '../cells/cell.js'

/** A result as one line of JSON. */
export const resultLine = (result: Result): string => JSON.stringify(result)

/**
 * The results in `file`, which `--json` wrote. Other lines, such as a script runner's, are passed over.
 * @throws SyntaxError that names file and line if one is no JSON, TypeError that does if it is no result,
 * TypeError if there is none
 */
export async function readResults(file: string): Promise<readonly Result[]> {
  const lines = withoutMark(await readFile(file, 'utf8')).split('\n')
  const results = lines.flatMap((line, i) => (line.startsWith('{') ? [readResult(line, `${file}:${i + 1}`)] : []))
  if (results.length === 0) throw new TypeError(`${file} must hold results of promoter-lab --json, got none`)
  return results
}

/** @param place where the line is, as errors say it */
function readResult(line: string, place: string): Result {
  // A result of a version that sent nothing along lacks companions.
  const result: Readonly<Record<string, unknown>> = { companions: 0, ...parse(line, place) }
  for (const [name, type] of Object.entries(resultFields)) {
    const value = result[name]
    if (typeof value === type || (value === undefined && name === 'promoterError')) continue
    const rule = `a result of promoter-lab --json, whose ${name} is a ${type}`
    throw new TypeError(`${place} must be ${rule}, got ${JSON.stringify(value)}`)
  }
  return result as unknown as Result
}

/** The type of every field. A number that is none, such as NaN, is null in JSON. */
const resultFields: Readonly<Record<keyof Result, 'string' | 'number'>> = {
  trace: 'string',
  policy: 'string',
  peers: 'number',
  share: 'number',
  routing: 'string',
  seed: 'number',
  gets: 'number',
  mainHits: 'number',
  hotHits: 'number',
  peerFetches: 'number',
  backendLoads: 'number',
  promotions: 'number',
  evictions: 'number',
  imbalance: 'number',
  nsPerGet: 'number',
  churn: 'number',
  promoterErrors: 'number',
  companions: 'number',
  promoterError: 'string',
  clusterBytes: 'number',
}

function parse(line: string, place: string): object {
  try {
    return JSON.parse(line) as object
  } catch (cause) {
    throw new SyntaxError(`${place} must be a whole line of JSON: ${(cause as Error).message}`, { cause })
  }
}
