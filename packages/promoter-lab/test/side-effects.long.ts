import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import type { Result } from '#src/cells/cell.js'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))
const small = '--trace zipf --requests 500 --peers 2 --shares 0.5 --routing random --jobs 1 --policies never --json'

async function lab(policySource: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const policy = await temporaryFile('mine.mjs', policySource)
  return promisify(execFile)(process.execPath, [main, ...small.split(' '), '--policy', policy])
}

test('what a module prints goes to stderr, for stdout is for results', async (t) => {
  const { stdout, stderr } = await lab(`console.log('imported')
let asked = false
export const promoter = () => {
  if (!asked) process.stdout.write('asked\\n')
  asked = true
  return true
}`)

  const policies = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Result).policy)
  t.deepEqual(policies, ['galaxycache-default', 'never', 'mine'])
  t.deepEqual([...new Set(stderr.trimEnd().split('\n'))], ['imported', 'asked'])
})

test('what a module leaves running does not keep the run from ending', async (t) => {
  const { stdout } = await lab('setInterval(() => {}, 1_000); export const promoter = () => true')

  t.is(stdout.trimEnd().split('\n').length, 3)
})

test('that a column of a trace is left out is said once', async (t) => {
  const trace = await temporaryFile('shop.txt', 'a 10\nb -\n'.repeat(50))
  const args = ['--trace', trace, '--peers', '2', '--policies', 'never', '--json', '--jobs', '2']

  const { stderr } = await promisify(execFile)(process.execPath, [main, ...args])

  t.is(stderr, 'promoter-lab: trace shop: sizes are left out, because the key of line 2 has none in any line\n')
})
