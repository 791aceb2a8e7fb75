import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))

for (const [what, more] of [
  ['the tables', []],
  ['JSON', ['--json']],
] as const) {
  test(`who reads ${what} no further ends the run without a word`, async (t) => {
    const { DATABASE_URL: _, ...env } = process.env
    const child = spawn(process.execPath, [main, '--cities', '50', '--requests', '100', ...more], { env })
    t.teardown(() => child.kill('SIGKILL'))
    const stderr = text(child.stderr)

    child.stdout.destroy()
    const [code] = (await once(child, 'exit')) as [number | null]

    t.is(code, 0)
    t.notRegex(await stderr, /^error: |EPIPE|^ {4}at /m)
  })
}
