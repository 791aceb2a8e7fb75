// Runs the tests with ten thousand idle connections. Build `packages/protocols/test` first.
import process from 'node:process'
import { runAva } from './run-ava.js'

const limitMs = 5 * 60_000

process.exitCode = runAva('packages/protocols', limitMs)
