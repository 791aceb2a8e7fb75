// Runs the tests that need Prometheus and promtool, of Debian's package `prometheus`. Installs it where that can
// be done without asking anybody; where not, says why and passes. Build `examples/cities/test` and
// `packages/metrics` first.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { installDebianPackages } from './debian-packages.js'
import { runAva } from './run-ava.js'

const limitMs = 5 * 60_000

const reason = isInstalled() ? undefined : installDebianPackages(['prometheus'])
if (isInstalled()) process.exitCode = runAva('examples/cities', limitMs)
else console.log(`NOT RUN: the tests with Prometheus, for it is not installed. ${reason}`)

function isInstalled() {
  return ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0)
}
