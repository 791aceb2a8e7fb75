#!/usr/bin/env node
import { labCommand } from './cli/command.js'
import { Interrupted } from './cli/interruption.js'
import { run } from './cli/run.js'
import { reasonOf } from './show.js'
import { reserveStdout } from './stdout.js'

const { GALAXYCACHE_TRACES: traceFolder } = process.env

const write = reserveStdout()
const reader = new AbortController()

// Whoever reads may have enough after a few lines, as `head` has: no fault, but a reason to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  reader.abort(error)
})

try {
  const print = (line: string): void => write(`${line}\n`)
  const surroundings = { traceFolder, print, warn: complain, signal: reader.signal }
  const command = labCommand((given) => run(given, surroundings)).configureOutput({ writeOut: (text) => write(text) })
  await command.parseAsync()
} catch (error) {
  if (error !== reader.signal.reason) {
    complain(reasonOf(error))
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1
  }
}

// The module of a policy may have left something that would keep the process, such as a timer.
await new Promise<void>((done) => write('', done))
await new Promise<void>((done) => process.stderr.write('', () => done()))
process.exit()

function complain(line: string): void {
  console.error(`promoter-lab: ${line}`)
}
