import { constants } from 'node:fs'
import { access, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { baseline } from '../policies/built-in.js'
import { insertResults } from '../report/insert.js'

/** Files that results go into. */
export interface Outputs {
  /** Where the chart goes. Default: nowhere. */
  readonly plot?: string | undefined
  /** The page that gets the summary. Default: none. */
  readonly into?: string | undefined
}

/**
 * Sees to it that results can be written before there are any, because replays may take hours. Writes nothing.
 * @param inputs files that the run reads, which must not be lost
 * @throws RangeError that names the option
 */
export async function requireOutputs({ plot, into }: Outputs, inputs: readonly string[] = []): Promise<void> {
  const taken = new Set(await Promise.all(inputs.map(placeOf)))
  await requireFree('--plot', plot, taken)
  await requireFree('--into', into, taken)
  if (plot !== undefined) await succeeds('--plot must be a file that can be written', plot, requireChart)
  if (into !== undefined) await succeeds('--into must be a page that can be written', into, requirePage)
}

/**
 * Sees to it that a page will get something in place of what it has. What comes of `policies` may
 * still be from other routes.
 * @throws RangeError if the baseline is not among them, or nothing else
 */
export function requireComparison(policies: readonly string[]): void {
  const names = [...new Set(policies)]
  if (names.includes(baseline.name) && names.length > 1) return
  throw new RangeError(
    `--into must have results of ${baseline.name} and of others to compare with it, got ${names.join(', ')}`,
  )
}

/** Adds the file to those that are taken. */
async function requireFree(option: string, path: string | undefined, taken: Set<string>): Promise<void> {
  if (path === undefined) return
  const place = await placeOf(path)
  if (taken.has(place))
    throw new RangeError(
      `${option} must be a file that the run neither reads nor writes otherwise, got ${JSON.stringify(path)}`,
    )
  taken.add(place)
}

/** The same for all paths of a file, symbolic links included. */
const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))

async function succeeds(rule: string, path: string, check: (path: string) => Promise<void>): Promise<void> {
  try {
    await check(path)
  } catch (cause) {
    throw new RangeError(`${rule}, got ${JSON.stringify(path)}: ${(cause as Error).message}`, { cause })
  }
}

async function requireChart(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory() === true) throw new Error('it is a folder')
  // With a separator at its end only a folder is found.
  await access(there === undefined ? dirname(path) + sep : path, constants.W_OK)
}

async function requirePage(path: string): Promise<void> {
  insertResults(await readFile(path, 'utf8'), '')
  await access(path, constants.W_OK)
}
