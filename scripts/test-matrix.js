// Runs the built tests on every supported line of Node, one after the other. Takes the Node binaries from npm
// packages, because the package `node` silently runs the system's own under npm 12. Build first; other lines
// as arguments: `20.19 26`.
import { spawnSync } from 'node:child_process'

const supported = ['20.19', '22', '24']
const limitMs = 10 * 60_000

const lines = process.argv.length > 2 ? process.argv.slice(2) : supported
const failed = lines.filter((line) => !passesOn(line))
console.log(failed.length === 0 ? `passed on Node ${lines.join(', ')}` : `failed on Node ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

function passesOn(line) {
  const binary = `node-${process.platform}-${process.arch}@${line}`
  console.log(`\n# ${binary}`)
  // AVA itself, not `npm test`, which would find its way back to the system's Node.
  const ava = 'node node_modules/ava/entrypoints/cli.mjs'
  const command = `node --version && ${ava} && ${ava} --config ava.long.config.js`
  const options = { stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs }
  return spawnSync('npx', ['--yes', '--prefer-offline', '-p', binary, '-c', command], options).status === 0
}
