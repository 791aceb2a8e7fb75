import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.js'

export const usage = `Usage: pnpm run workers [--serve]

Three workers of node:cluster share a cache, and Prometheus scrapes them as one. --serve leaves them up, until Ctrl-C.`

/** What the command line asks for. */
export interface Options {
  /** Prints the usage, and does nothing else. */
  readonly help: boolean
  /** Leaves the workers up, to be scraped. */
  readonly serve: boolean
}

/** Reads the arguments after the program's name. @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ args: [...args], options: { help: flag, serve: flag } }).values
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}
