// Runs the tests that need Prometheus and promtool, of Debian's package `prometheus`. Installs it where that can be done without
// asking anybody; where not, says so and passes. Build `examples/cities/test` and `packages/metrics` first.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import process from 'node:process'

const limitMs = 85_000
const installLimitMs = 5 * 60_000

if (!isInstalled()) install()
if (isInstalled()) process.exitCode = runTests()
else
  console.log(
    'NOT RUN: the tests with Prometheus, because it is not installed and it is not for this user to install it',
  )

function isInstalled() {
  return ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0)
}

function install() {
  if (process.getuid?.() !== 0) return
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: installLimitMs,
    // Debian would start a server of its own on the standard port.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  }
  if (spawnSync('apt-get', ['update', '-qq'], options).status !== 0) return
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'prometheus'], options)
}

function runTests() {
  const ava = resolve('node_modules/ava/entrypoints/cli.mjs')
  const options = { cwd: 'examples/cities', stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs }
  return spawnSync(process.execPath, [ava], options).status ?? 1
}
