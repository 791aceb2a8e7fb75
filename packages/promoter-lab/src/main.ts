#!/usr/bin/env node
import { labCommand } from './cli/command.js'
import { run } from './cli/run.js'

const { GALAXYCACHE_TRACES: traceFolder } = process.env

const reader = new AbortController()

// Whoever reads may have enough after a few lines, as `head` has: no fault, but a reason to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  reader.abort(error)
})

try {
  const print = (line: string): void => console.log(line)
  const surroundings = { traceFolder, print, warn: complain, signal: reader.signal }
  await labCommand((given) => run(given, surroundings)).parseAsync()
} catch (error) {
  if (error !== reader.signal.reason) {
    complain((error as Error).message)
    process.exitCode = 1
  }
}

function complain(line: string): void {
  console.error(`promoter-lab: ${line}`)
}
