import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'
import { SystemClock } from '#src/system-clock.js'

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

test('one look at the system’s time serves a millisecond, or 64 readings where the event loop does not get to run', (t) => {
  let systemMs = 1_000
  const expire: (() => void)[] = []
  const clock = new SystemClock(
    () => systemMs++,
    (callback) => expire.push(callback),
  )
  const read = (times: number): number[] => Array.from({ length: times }, () => clock.now())

  t.deepEqual(new Set(read(64)), new Set([1_000]))
  t.deepEqual(new Set(read(64)), new Set([1_001]))
  t.is(clock.now(), 1_002)
  t.is(expire.length, 1, 'one timer, whatever the number of looks')
  expire.pop()?.()
  t.is(clock.now(), 1_003)
  t.is(expire.length, 1)
})

test('it tells the time of the system', (t) => {
  const before = Date.now()
  const told = new SystemClock().now()

  t.true(told >= before && told <= Date.now())
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

test('after a standstill what lies in sockets is read before a time limit passes, and what is cancelled then does not fire', async (t) => {
  const { stdout } = await script(`
    import net from 'node:net'
    import { stat } from 'node:fs'
    const server = net.createServer((socket) => {
      // As a callback that takes long, while an answer arrives.
      stat('.', () => {
        systemClock.setTimer(() => console.log('limit'), 10)
        cancelled = systemClock.setTimer(() => console.log('cancelled'), 10)
        socket.write('answer')
        const end = performance.now() + 200
        while (performance.now() < end);
      })
    })
    let cancelled
    server.listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1').on('data', (data) => {
      console.log(String(data))
      cancelled.cancel()
      setTimeout(() => process.exit(), 20)
    }))`)

  t.is(stdout, 'answer\nlimit\n')
})
