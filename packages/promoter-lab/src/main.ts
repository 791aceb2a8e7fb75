#!/usr/bin/env node
import { labCommand } from './cli/command.js'
import { run } from './cli/run.js'

const { GALAXYCACHE_TRACES: traceFolder } = process.env

try {
  await labCommand((given) => run(given, { traceFolder, print: (line) => console.log(line) })).parseAsync()
} catch (error) {
  console.error(`promoter-lab: ${(error as Error).message}`)
  process.exitCode = 1
}
