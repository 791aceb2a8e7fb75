import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'

const main = fileURLToPath(new URL('../main.js', import.meta.url))

/** A run whose temporary files are in `folder`, and nowhere else. */
async function start(t: ExecutionContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'members-test-'))
  const watcher = watch(folder)
  const madeFolder = once(watcher, 'change')
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, TMPDIR: folder, ...env } })
  t.teardown(async () => {
    child.kill('SIGKILL')
    watcher.close()
    await rm(folder, { recursive: true })
  })
  const [exited, stderr] = [once(child, 'exit'), text(child.stderr)]
  const outcome = async () => {
    const [code] = (await exited) as [number | null]
    return { code, stderr: await stderr, left: await readdir(folder) }
  }
  return { child, madeFolder, outcome }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test.serial(`${signal} leaves no private key behind`, async (t) => {
    const { child, madeFolder, outcome } = await start(t, [])
    await madeFolder

    child.kill(signal)

    t.deepEqual(await outcome(), { code: 128 + constants.signals[signal], stderr: '', left: [] })
  })
}

test.serial('who does not read ends the program without a word', async (t) => {
  const { child, outcome } = await start(t, ['--help'])

  child.stdout.destroy()

  t.like(await outcome(), { code: 0, stderr: '' })
})

test.serial('a member that does not start leaves no private key behind', async (t) => {
  const endMembers = "data:text/javascript,if(process.argv[1].endsWith('member.js'))process.exit(3)"
  const { child, outcome } = await start(t, [], { NODE_OPTIONS: `--import=${endMembers}` })
  child.stdout.resume()

  const { code, stderr, left } = await outcome()

  t.deepEqual([code, left], [1, []])
  t.regex(stderr, /a member ended with exit code 3/)
})

for (const [args, says] of [
  [['--frobnicate'], /^error: Unknown option '--frobnicate'/],
  [['http', 'grpc'], /^error: wire must be one, got http grpc\n$/],
  [['smoke'], /^error: wire must be 'http' or 'grpc', got "smoke"\n$/],
] as const) {
  test.serial(`${args.join(' ')} ends with code 2, and without a stack`, async (t) => {
    const { code, stderr } = await (await start(t, args)).outcome()

    t.is(code, 2)
    t.regex(stderr, says)
    t.notRegex(stderr, /\n {4}at /)
  })
}

test.serial('--help says how to use it, and ends with code 0', async (t) => {
  const { child, outcome } = await start(t, ['--help'])

  t.regex(await text(child.stdout), /^Usage: .*\[http\|grpc\]/)
  t.like(await outcome(), { code: 0, stderr: '', left: [] })
})
