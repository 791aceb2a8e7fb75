import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { UsageError } from '../usage-error.js'

/**
 * One line of a trace. Its size and time columns are not used: the cities have their own sizes, `--rate` sets the pace.
 */
export interface TraceRequest {
  readonly key: number
  /** Who asked, where the trace knows. */
  readonly client: number | undefined
}

const line = /^(\d+)(?: (?:\d+|-)(?: \d+(?:\.\d+)?(?: (\d+))?)?)?$/

/**
 * Reads `key [size [ts [client]]]`, separated by one space. `number` is the line's, for the error.
 * @throws UsageError
 */
export function parseTraceLine(text: string, number: number): TraceRequest {
  const [, key, client] = line.exec(text) ?? []
  const request = { key: Number(key), client: client === undefined ? undefined : Number(client) }
  if (Number.isSafeInteger(request.key) && Number.isSafeInteger(request.client ?? 0)) return request
  throw new UsageError(
    `--trace: line ${number} must be "key [size [ts [client]]]" in whole numbers, got ${JSON.stringify(text.slice(0, 80))}`,
  )
}

/** Calls `onRequest` for the first `limit` lines of the gzipped trace `file`, in order. @throws UsageError */
export async function readTrace(
  file: string,
  limit: number,
  onRequest: (request: TraceRequest) => void,
): Promise<void> {
  let number = 0
  try {
    for await (const batch of lines(unzipped(file))) {
      for (const text of batch.slice(0, limit - number)) {
        number++
        onRequest(parseTraceLine(text, number))
      }
      if (number === limit) break
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`--trace must be a gzipped trace, got ${file}: ${(error as Error).message}`, { cause: error })
  }
  if (number === 0) throw new UsageError(`--trace must hold at least one request, got an empty file: ${file}`)
}

function unzipped(file: string): Readable {
  // Whichever of the two fails or is left early, the other is closed too; the error comes out of the second.
  return pipeline(createReadStream(file), createGunzip(), () => {})
}

/** The lines of a text that comes in pieces, as many at a time as are complete. The last one needs no line end. */
async function* lines(source: Readable): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of source) {
    const whole = (rest + decoder.write(chunk as Buffer)).split('\n')
    rest = whole.pop() ?? ''
    yield whole
  }
  if (rest !== '') yield [rest]
}
