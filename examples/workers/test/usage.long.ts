import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const main = fileURLToPath(new URL('../main.js', import.meta.url))

/** Runs the program to its end. */
async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args])
  const [[code], stdout, stderr] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}

for (const [arg, says] of [
  ['--server', /^error: Unknown option '--server'/],
  ['serve', /^error: Unexpected argument 'serve'/],
] as const) {
  test(`${arg} ends with code 2, before anything is started`, async (t) => {
    const { code, stdout, stderr } = await run(arg)

    t.deepEqual([code, stdout], [2, ''])
    t.regex(stderr, says)
    t.notRegex(stderr, /\n {4}at /)
  })
}

test('who does not read ends the program without a word', async (t) => {
  const child = spawn(process.execPath, [main, '--help'])
  child.stdout.destroy()

  const [[code], stderr] = await Promise.all([once(child, 'exit'), text(child.stderr)])

  t.deepEqual([code, stderr], [0, ''])
})

test('--help says how to use it, and ends with code 0', async (t) => {
  const { code, stdout, stderr } = await run('--help')

  t.deepEqual([code, stderr], [0, ''])
  t.regex(stdout, /^Usage: .*\[--serve\]/)
})
