// Runs the tests that a folder's own AVA configuration names.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import process from 'node:process'

/** @returns {number} the exit code: not 0 if tests fail, or take longer than `limitMs` */
export function runAva(cwd, limitMs) {
  const ava = resolve('node_modules/ava/entrypoints/cli.mjs')
  const options = { cwd, stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs }
  const { status, error } = spawnSync(process.execPath, [ava], options)
  if (error !== undefined) console.error(`the tests of ${cwd} were ended: ${error.message}`)
  return status ?? 1
}
