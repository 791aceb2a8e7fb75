import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.js'
import { requireWireName, type WireName } from './wire.js'

export const usage = `Usage: pnpm run members [http|grpc]

Three processes let each other in by certificates made on the spot, and nobody else, over HTTP or over gRPC.`

/** What the command line asks for. */
export interface Options {
  /** Prints the usage, and does nothing else. */
  readonly help: boolean
  /** Default `'http'`. */
  readonly wireName: WireName
}

/** Reads the arguments after the program's name. @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [wireName = 'http', ...more] = positionals
    if (more.length > 0) throw new TypeError(`wire must be one, got ${positionals.join(' ')}`)
    requireWireName(wireName)
    return { help: values.help, wireName }
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}
