// Runs the tests of the status page in a real browser: Debian's Chromium, or what the environment variable CHROMIUM
// names. Installs it where that can be done without asking anybody; where not, says why and passes. Build
// `packages/status/test` first.
import { existsSync } from 'node:fs'
import process from 'node:process'
import { installDebianPackages } from './debian-packages.js'
import { runAva } from './run-ava.js'

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
const limitMs = 5 * 60_000

const reason = existsSync(chromium) ? undefined : install()
if (existsSync(chromium)) process.exitCode = runAva('packages/status', limitMs)
else console.log(`NOT RUN: the tests in a browser, for there is no ${chromium}. ${reason}`)

function install() {
  if (process.env.CHROMIUM !== undefined) return 'It is what CHROMIUM names'
  return installDebianPackages(['chromium', 'fonts-dejavu-core'])
}
