import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { systemClock } from '@galaxycache/galaxy'
import test from 'ava'

const run = promisify(execFile)
const script = (body: string): Promise<{ stdout: string }> =>
  run(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { systemClock } from '${import.meta.resolve('@galaxycache/galaxy')}'; ${body}`,
    ],
    {
      timeout: 20_000,
    },
  )

test('it tells the system’s time to about a millisecond', async (t) => {
  for (let i = 0; i < 20; i++) {
    const now = systemClock.now()
    t.true(Math.abs(Date.now() - now) <= 50, 'give or take what a busy machine adds')
    await new Promise((resolve) => setImmediate(resolve))
  }
})

test('a loop that never lets the event loop run still sees time pass', (t) => {
  const startMs = systemClock.now()
  const endMs = Date.now() + 20
  let readings = 0
  while (systemClock.now() < startMs + 10 && Date.now() < endMs + 1_000) readings += 1

  t.true(systemClock.now() >= startMs + 10)
  t.true(readings > 0)
})

test('a pending timer, however long, does not keep the process alive or fire early', async (t) => {
  const { stdout } = await script(`
    systemClock.setTimer(() => console.log('fired'), 2 ** 40)
    systemClock.setTimer(() => console.log('fired'), 60_000)
    systemClock.now()
    console.log('end')`)

  t.is(stdout, 'end\n')
})

test('a cancelled timer does not fire, others do', async (t) => {
  const { stdout } = await script(`
    systemClock.setTimer(() => console.log('cancelled'), 1).cancel()
    systemClock.setTimer(() => console.log('fired'), 2)
    setTimeout(() => {}, 30)`)

  t.is(stdout, 'fired\n')
})
