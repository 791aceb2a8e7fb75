import { Command, InvalidArgumentError, Option } from 'commander'
import { formatByteSize, parseByteSize } from './report/byte-size.js'

/** More would not fit the memory of a small machine: a get that is dealt takes 12 bytes. */
export const maxRequests = 10_000_000

/** Names that `--promoter` takes. */
export const promoterNames = ['always', 'hotter-than-coldest', 'never', 'one-in-10', 'previously-known'] as const
export type PromoterName = (typeof promoterNames)[number]

/** Names that `--protocol` takes. */
export const protocolNames = ['http', 'grpc', 'connect'] as const
export type ProtocolName = (typeof protocolNames)[number]

/** What the command line asked for, checked. */
export interface Options {
  /** Processes of the universe. Default 3. */
  readonly peers: number
  /** Gets in all processes together. Default: 200,000, or the whole trace. */
  readonly requests?: number
  /** Gets that each process keeps in flight. Default 32. */
  readonly concurrency: number
  /** Gets a second in all processes together. Default: as fast as they go. */
  readonly rate?: number
  /** A gzipped trace to replay instead of the drawn stream. */
  readonly trace?: string
  /** How the processes talk to each other. Default `'http'`. */
  readonly protocol: ProtocolName
  readonly promoter: PromoterName
  /** Byte budget of each process. Default 64 MiB. */
  readonly bytes: number
  /** The database has this many of the most populous cities. Default: all. */
  readonly cities?: number
  /** The stream asks for this many of the most populous cities. Default: all but one. */
  readonly keys?: number
  /** Of the drawn stream; 32 bits. Default 1. */
  readonly seed: number
  /** Prints the result as JSON instead of tables. */
  readonly json: boolean
  /** Leaves the processes up until Ctrl-C. Default: on a terminal, unless JSON is wanted. */
  readonly serve: boolean
}

/**
 * Reads the arguments after the program's name; `onTerminal` says whether a person looks at the output.
 * @throws CommanderError, with exit code 0 after `--help`
 */
export function parseOptions(argv: readonly string[], onTerminal = false): Options {
  const command = new Command('npm start --')
    .description(
      "Several processes form a universe on loopback and answer a stream of gets for the world's cities " +
        'out of one SQL database: an embedded PostgreSQL, or yours when DATABASE_URL is set.',
    )
    .option('--peers <n>', 'processes of the universe', integer(1, 16), 3)
    .option('--requests <n>', 'gets in all (default: 200000, or the whole trace)', integer(1, maxRequests))
    .option('--concurrency <n>', 'gets in flight in each process', integer(1, 1000), 32)
    .option('--rate <n>', 'gets a second in all (default: as fast as they go)', integer(1, 10_000_000))
    .option('--trace <file.gz>', 'replay a trace; a line of it is: key [size [ts [client]]]')
    .addOption(
      new Option('--protocol <name>', 'how the processes talk to each other')
        .choices(protocolNames)
        .default('http' satisfies ProtocolName),
    )
    .addOption(
      new Option('--promoter <name>', 'what enters the hot cache')
        .choices(promoterNames)
        .default('always' satisfies PromoterName),
    )
    .addOption(
      new Option('--bytes <size>', 'budget of each process, such as 64MiB')
        .argParser(byteSize)
        .default(64 * 1024 ** 2, formatByteSize(64 * 1024 ** 2)),
    )
    .option(
      '--cities <n>',
      'fill the database with the n most populous cities only (default: all)',
      integer(2, 10_000_000),
    )
    .option('--keys <n>', 'ask for the n most populous cities only (default: all but one)', integer(1, 10_000_000))
    .option('--seed <n>', 'of the drawn stream', integer(0, 2 ** 32 - 1), 1)
    .option('--json', 'print the result as JSON')
    .option('--serve', 'afterwards leave the processes up, to be looked at, until Ctrl-C (default on a terminal)')
    .option('--no-serve', 'end when done')
    .helpOption('--help', 'print this and exit')
    .allowExcessArguments(false)
    .exitOverride()
  const given = command.parse(argv, { from: 'user' }).opts<Omit<Options, 'json' | 'serve'> & Partial<Options>>()
  const { json = false, serve = onTerminal && !json } = given
  return { ...given, json, serve }
}

/** Commander puts the option's name and the value before the rule. */
function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }
}

function byteSize(text: string): number {
  const bytes = parseByteSize(text)
  if (bytes !== undefined && bytes > 0) return bytes
  throw new InvalidArgumentError('It must be a positive size such as 4096, 512KiB, 64MiB or 1.5GiB.')
}
