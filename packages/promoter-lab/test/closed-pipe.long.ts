import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { isRunning } from './is-running.js'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))

test('who reads no further ends the run, without a word, and its workers', async (t) => {
  const pids = await temporaryFile('pids.txt', '')
  const note = `import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')
export const promoter = () => true`
  const policy = await temporaryFile('mine.mjs', note)
  const replays = ['--trace', 'zipf', '--requests', '2000', '--seeds', '1-100', '--jobs', '2', '--json']
  const child = spawn(process.execPath, [main, ...replays, '--policy', policy, '--policies', 'never'])
  const complaints = text(child.stderr)

  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = (await once(child, 'exit')) as [number | null]

  t.deepEqual([code, await complaints], [0, ''])
  const workers = (await readFile(pids, 'utf8')).trim().split('\n').map(Number)
  t.false(workers.some(isRunning))
})
