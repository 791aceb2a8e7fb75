import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { isRunning } from './is-running.js'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))
const replays = '--trace zipf --requests 2000 --peers 2 --shares 0.5 --routing random --jobs 1 --policies never'

const inTerminal = (child: ChildProcess): unknown => process.kill(-(child.pid as number), 'SIGINT')

/** As in a terminal of a busy machine. */
async function workerFirst(child: ChildProcess, worker: number): Promise<void> {
  process.kill(worker, 'SIGINT')
  while (isRunning(worker)) await nextTurn()
  child.kill('SIGINT')
}

for (const [what, code, signal, interrupt] of [
  ['Ctrl-C, which all processes get', 130, 'SIGINT', inTerminal],
  ['Ctrl-C, which a worker hears first,', 130, 'SIGINT', workerFirst],
  ['SIGINT', 130, 'SIGINT', (child: ChildProcess) => child.kill('SIGINT')],
  ['SIGTERM', 143, 'SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
] as const) {
  test(`${what} shows what is done, and ends the workers too`, async (t) => {
    // The third replay never ends; it begins when the first two are told.
    const stuck = 'export const policy = () => { console.log("worker " + process.pid + "."); for (;;); }'
    const policy = await temporaryFile('mine.mjs', stuck)
    const child = spawn(process.execPath, [main, ...replays.split(' '), '--policy', policy], { detached: true })
    const stdout = text(child.stdout)
    let stderr = ''
    const worker = new Promise<number>((resolve) => {
      child.stderr.on('data', (chunk) => {
        stderr += chunk
        const [, pid] = /worker (\d+)\./.exec(stderr) ?? []
        if (pid !== undefined) resolve(Number(pid))
      })
    })

    const pid = await worker
    const exit = once(child, 'exit')
    await interrupt(child, pid)
    const [exitCode] = (await exit) as [number | null]

    t.is(exitCode, code)
    t.regex(await stdout, /zipf: 2 processes.*Against galaxycache-default, random routing.*never/s)
    t.is(stderr, `worker ${pid}.\npromoter-lab: ended by ${signal}\n`)
    t.false(isRunning(pid))
  })
}
