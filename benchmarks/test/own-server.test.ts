import { once } from 'node:events'
import { connect } from 'node:net'
import test from 'ava'
import { startServer } from '#src/batch/own-server.js'

test('a server that this machine does not have is none, and no error', async (t) => {
  t.is(await startServer('galaxycache-has-no-such-server', () => []), undefined)
})

test('a server that cannot be started is an error', async (t) => {
  await t.throwsAsync(
    startServer('.', () => []),
    { code: 'EACCES' },
  )
})

test('a server that ends before it listens is an error that says how it ended', async (t) => {
  await t.throwsAsync(
    startServer(process.execPath, () => ['--eval', 'process.exit(3)']),
    { message: `${process.execPath} ended with 3` },
  )
})

test('a server listens on the port that it is given, until it is stopped', async (t) => {
  const listens = (port: number): readonly string[] => [
    '--eval',
    `require('node:net').createServer().listen(${port}, '127.0.0.1')`,
  ]
  const server = await startServer(process.execPath, listens)
  const port = server?.port ?? 0
  await t.notThrowsAsync(async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.destroy()
  })
  await server?.stop()
  await t.throwsAsync(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' })
  await t.notThrowsAsync(async () => server?.stop(), 'stopped once more')
})
