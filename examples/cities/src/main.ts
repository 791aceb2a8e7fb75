import process from 'node:process'
import { CommanderError } from 'commander'
import { parseOptions } from './options.js'
import { Interrupted } from './process/interrupted.js'
import { UsageError } from './usage-error.js'

// Exit codes: 0 all went well, 1 something failed, 2 wrong usage, 128 + n ended by signal n.
const run = new AbortController()
const readerLeft = new Error('nobody reads what is written')
for (const stream of [process.stdout, process.stderr]) stream.on('error', leave)
process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt)

try {
  const options = parseOptions(process.argv.slice(2), process.stdout.isTTY)
  // Only now, so that --help does not wait for the data.
  const { runDemo } = await import('./demo.js')
  await runDemo(options, run)
} catch (error) {
  process.exitCode = exitCodeOf(run.signal.aborted ? run.signal.reason : error)
}

/** Whoever reads may have enough after a few lines, as `head` has: no fault, but a reason to end. */
function leave(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  run.abort(readerLeft)
}

/** The first signal ends the run in good order, the second at once. */
function interrupt(signal: NodeJS.Signals): void {
  const reason = new Interrupted(signal)
  if (run.signal.aborted) process.exit(reason.exitCode)
  process.stderr.write(`\n${signal}: stopping (once more to stop at once)\n`)
  run.abort(reason)
}

function exitCodeOf(error: unknown): number {
  if (error === readerLeft) return 0
  // Commander has said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Interrupted) return error.exitCode
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`)
  return error instanceof UsageError ? 2 : 1
}
