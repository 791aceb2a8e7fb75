import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Named, requireDistinctNames } from '../distinct-names.js'
import { formatsByEnding, type TraceFormat } from './formats.js'
import { generators } from './generators/index.js'
import { nameOfFile, readTrace } from './read-trace.js'
import type { Trace } from './trace.js'

/** How to come by a trace that is named on the command line. */
export interface FindTraceOptions {
  /** Folder in which a bare name is looked up. Default: none. */
  readonly folder?: string | undefined
  /** Default: what the file's name says. */
  readonly format?: TraceFormat | undefined
  /** Requests to take of a file, or to draw. Default: all, or 200,000. */
  readonly maxRequests?: number | undefined
  /** Seed of a built-in stream. Recorded ones are what they are. */
  readonly seed: number
}

const drawnRequests = 200_000

const customary = [...formatsByEnding.keys()].flatMap((ending) => [`${ending}.gz`, ending])

/** What a bare name may stand for, in this order. */
const extensions = ['.txt.gz', '.gz', '.txt', ...customary, '']

/**
 * The trace that `name` means: a built-in stream, else a file, else a file of that name in `folder`.
 * Folders are passed over.
 * @throws RangeError if there is none, and as `readTrace` does
 */
export async function findTrace(name: string, options: FindTraceOptions): Promise<Trace> {
  const { folder, format, maxRequests, seed } = options
  const generate = generators.get(name)
  if (generate !== undefined) return generate({ requests: maxRequests ?? drawnRequests, seed })
  return readTrace(findFile(name, folder), { format, maxRequests })
}

/**
 * What results call the traces that `given` means.
 * @param folder as for {@link findTrace}
 * @throws RangeError if there is no such trace, or if two have one name
 */
export function namesOfTraces(given: readonly string[], folder: string | undefined): readonly string[] {
  const found = given.map((name): Named => {
    if (generators.has(name)) return { name, from: 'the built-in stream' }
    const file = findFile(name, folder)
    return { name: nameOfFile(file), from: file }
  })
  requireDistinctNames('--trace', 'trace', found)
  return found.map(({ name }) => name)
}

/** The files among the traces that `given` means. @throws RangeError if there is no such trace */
export const filesOfTraces = (given: readonly string[], folder: string | undefined): readonly string[] =>
  given.filter((name) => !generators.has(name)).map((name) => findFile(name, folder))

function findFile(name: string, folder: string | undefined): string {
  const places = [name, ...inFolder(folder, name)]
  const file = places.find((place) => isFolder(place) === false)
  if (file !== undefined) return file
  const found = places.find(isFolder)
  if (found !== undefined) throw new RangeError(`trace must be a file, got the folder ${JSON.stringify(found)}`)
  throw new RangeError(notFound(name, folder))
}

/**
 * Of what is not there neither true nor false. Below a file nothing is there, nor under a name that
 * is longer than one may be.
 */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) return undefined
    throw error
  }
}

const inFolder = (folder: string | undefined, name: string): readonly string[] =>
  folder === undefined ? [] : extensions.map((extension) => join(folder, name + extension))

const notFound = (name: string, folder: string | undefined): string =>
  `trace must be a file, a name in the folder that GALAXYCACHE_TRACES names (${folder ?? 'not set'}), or one of ` +
  `${[...generators.keys()].join(', ')}, got ${JSON.stringify(name)}`
