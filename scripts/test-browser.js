// Runs the tests of the status page in a real browser: Debian's Chromium, or what the environment variable CHROMIUM names. Installs
// it where that can be done without asking anybody; where not, says so and passes. Build `packages/status/test` first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
const limitMs = 55_000
const installLimitMs = 5 * 60_000

if (!existsSync(chromium)) install()
if (existsSync(chromium)) process.exitCode = runTests()
else console.log(`skipped: there is no ${chromium}, and it is not for this user to install it`)

function install() {
  if (process.env.CHROMIUM !== undefined || process.getuid?.() !== 0) return
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: installLimitMs,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  if (spawnSync('apt-get', ['update', '-qq'], options).status !== 0) return
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options)
}

function runTests() {
  const ava = resolve('node_modules/ava/entrypoints/cli.mjs')
  const options = { cwd: 'packages/status', stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs }
  return spawnSync(process.execPath, [ava], options).status ?? 1
}
