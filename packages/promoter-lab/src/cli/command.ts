import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import { policyNames } from '../policies/find-policy.js'
import { maxPeers, routings } from '../replay/routes.js'
import { formatsByEnding, type TraceFormat, traceFormats } from '../trace/formats.js'
import { generators } from '../trace/generators/index.js'
import type { CommandLine } from './command-line.js'
import {
  distinctNames,
  growing,
  nameAmong,
  names,
  namesAmong,
  partBelowOne,
  peerCounts,
  positiveInteger,
  positiveIntegers,
  shares,
} from './lists.js'

const formats = Object.keys(traceFormats) as TraceFormat[]

const streams = [...generators.keys()].join(', ')

const byEnding = [...formatsByEnding].map(([ending, format]) => `${format} if the name ends in ${ending}`).join(', ')
const defaultFormat = `default: ${byEnding}, .gz or not, else columns`

/** The command and its options; `run` gets what was given. */
export function labCommand(run: (given: CommandLine) => Promise<void>): Command {
  return new Command('promoter-lab')
    .description('Replays traces of requests through real galaxies, and says what each policy sends over the network.')
    .addHelpText('after', '\nA list grows where its option is given again.')
    .addOption(
      listOf(
        '--trace <names>',
        `files, names of files in $GALAXYCACHE_TRACES, or built-in streams (${streams})`,
        growing(names),
      ),
    )
    .addOption(
      listOf('--results <files>', 'show what --json wrote before, with or in place of replays', growing(distinctNames)),
    )
    .option(
      '--policies <names>',
      `policies to compare with galaxycache-default: all, or some of them (${policyNames.join(', ')})`,
      growing(names),
      ['all'],
    )
    .addOption(listOf('--policy <file>', 'a module of your own', growing(oneFile)))
    .option('--no-baseline', 'leave galaxycache-default out, of all too, as when --results has it')
    .option('--peers <counts>', `processes of the cluster, at most ${maxPeers}`, growing(peerCounts), [3, 8])
    .option('--shares <parts>', 'budget of the cluster as a part of the footprint', growing(shares), [0.1, 0.5, 1])
    .option('--bytes <count>', 'budget of the cluster in bytes, in place of --shares', positiveInteger)
    .option(
      '--routing <ways>',
      `how requests reach processes: ${routings.join(', ')}`,
      growing(namesAmong(routings)),
      routings,
    )
    .option('--seeds <numbers>', 'seeds of all that is drawn, such as 1 or 1-6', growing(positiveIntegers), [1])
    .option('--warm-up <part>', 'part of the requests that comes first and is not counted', partBelowOne, 0.2)
    .option('--requests <count>', 'take no more than so many requests of each trace', positiveInteger)
    .option('--format <name>', `of files: ${formats.join(', ')}; ${defaultFormat}`, nameAmong(formats))
    .option('--jobs <count>', 'replays at a time', positiveInteger, availableParallelism())
    .addOption(
      listOf('--adversaries <names>', 'traces to leave out of the means, and show beside them', growing(names)),
    )
    .option('--json', 'print one object a line in place of tables')
    .option('--plot <file>', 'write a chart of hits against budget, as SVG')
    .option('--into <page>', 'write the summary into a Markdown page, between its marks for results')
    .action(async (given: CommandLine, command: Command) => {
      requireUse(given, command)
      await run(given)
    })
}

/** As it is: its name may have commas. */
const oneFile = (file: string): readonly string[] => [file]

/** An option with a list that is empty unless the option is given. */
const listOf = (flags: string, description: string, read: (text: string) => readonly string[]): Option =>
  new Option(flags, description).argParser(read).default([], 'none')

/** Options about results, whether they are replayed or read. All others say what to replay, and how. */
const aboutResults: readonly (keyof CommandLine)[] = ['results', 'adversaries', 'plot', 'into']

/** No option is passed over in silence. @throws TypeError that names one about replays where there are none */
function requireUse({ trace, results }: CommandLine, command: Command): void {
  if (trace.length > 0 || results.length === 0) return
  for (const option of command.options) {
    const name = option.attributeName()
    if (command.getOptionValueSource(name) !== 'cli' || aboutResults.some((other) => other === name)) continue
    throw new TypeError(`${option.long} must come with --trace, because --results shows all that was stored, as tables`)
  }
}
