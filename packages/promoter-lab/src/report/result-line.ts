import { readFile } from 'node:fs/promises'
import type { Result } from '../cells/cell.js'

/** A result as one line of JSON. */
export const resultLine = (result: Result): string => JSON.stringify(result)

/**
 * The results in `file`, which `--json` wrote. Other lines, such as a script runner's, are passed over.
 * @throws SyntaxError if a line is no JSON, TypeError if there is no result
 */
export async function readResults(file: string): Promise<readonly Result[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const results = lines.filter((line) => line.startsWith('{')).map(readResult)
  if (results.length === 0) throw new TypeError(`${file} must hold results of promoter-lab --json, got none`)
  return results
}

function readResult(line: string): Result {
  const result = JSON.parse(line) as Result
  if (typeof result.policy !== 'string' || typeof result.peerFetches !== 'number')
    throw new TypeError(`a line must be a result of promoter-lab --json, got ${line.slice(0, 80)}`)
  // A result of a version that sent nothing along lacks them.
  return { ...result, companions: (result as Partial<Result>).companions ?? 0 }
}
