// Builds the Go peer and runs the tests that need it, in `test/universe`. Passes, and says so, where there is no Go.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildGoPeer, findToolchain } from './go/toolchain.js'

const interopDir = fileURLToPath(new URL('..', import.meta.url))
const ava = fileURLToPath(new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url))

const toolchain = findToolchain()
if (toolchain.kind === 'missing') {
  console.log(`NOT RUN: the tests of Node and Go in one universe, because ${toolchain.reason}`)
} else if (buildGoPeer()) {
  process.exitCode = spawnSync(process.execPath, [ava], { cwd: interopDir, stdio: 'inherit' }).status ?? 1
} else {
  process.exitCode = 1
}
