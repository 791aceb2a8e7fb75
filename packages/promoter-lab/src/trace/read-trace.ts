import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { withoutMark } from '../byte-order-mark.js'
import { requireNoCsvLine, requireNoCsvName } from './csv.js'
import { formatOfName, type TraceFormat, traceFormats } from './formats.js'
import type { Trace } from './trace.js'
import { TraceBuilder } from './trace-builder.js'

/** What to read of a file. */
export interface ReadTraceOptions {
  /** Default: what the file's name says, see {@link formatOfName}. */
  readonly format?: TraceFormat | undefined
  /** Requests to read; the rest is left out. Default: all. */
  readonly maxRequests?: number | undefined
}

/**
 * Reads the trace in `file`, unzipped if its name ends in `.gz`.
 * @throws SyntaxError that names file and line if one cannot be read, or the file if it is no whole gzip;
 * RangeError if there is no request, or if the file's name says that it is CSV and no format is given; and
 * what the file system throws
 */
export async function readTrace(file: string, options: ReadTraceOptions = {}): Promise<Trace> {
  if (options.format === undefined) requireNoCsvName(file)
  const { format = formatOfName(file), maxRequests = Number.POSITIVE_INFINITY } = options
  const readLine = traceFormats[format]
  const builder = new TraceBuilder()
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    if (line.trim() === '') continue
    try {
      if (format === 'columns' && builder.length === 0) requireNoCsvLine(line)
      for (const request of readLine(line)) {
        builder.add(request, number)
        // Here too: one line of ARC may ask for more blocks than fit into memory.
        if (builder.length >= maxRequests) break
      }
    } catch (error) {
      throw new SyntaxError(`${file}:${number} ${(error as Error).message}`, { cause: error })
    }
    if (builder.length >= maxRequests) break
  }
  return builder.build(nameOfFile(file))
}

/** What the trace in `file` is called: the file's name without folder and endings. */
export const nameOfFile = (file: string): string => basename(file).replace(/(\.(txt|csv|trace|lis|trc))?(\.gz)?$/, '')

function textOf(file: string): Readable {
  const bytes = createReadStream(file)
  // Whichever of the two fails or is left early, the other is closed too; the error comes out of the second.
  const source = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes
  return source.setEncoding('utf8')
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* lines(textOf(file))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code?.startsWith('Z_') !== true) throw cause
    throw Object.assign(new SyntaxError(`${file} must be a whole gzip file: ${message}`, { cause }), { code })
  }
}

async function* lines(text: Readable): AsyncGenerator<string> {
  let rest: string | undefined
  for await (const chunk of text) {
    const whole = (rest === undefined ? withoutMark(chunk as string) : rest + (chunk as string)).split(/\r?\n/)
    rest = whole.pop() ?? ''
    yield* whole
  }
  if (rest !== undefined && rest !== '') yield rest.replace(/\r$/, '')
}
