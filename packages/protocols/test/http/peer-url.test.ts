import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { connect, listen, patient, SmallServer, textOf } from './harness.js'

const refused: readonly (readonly [url: string, rule: string])[] = [
  ['', 'a URL or host:port'],
  ['http://', 'a URL or host:port'],
  ['localhost:notaport', 'a URL or host:port'],
  ['host:1:2', 'a URL or host:port'],
  ['ftp://a/', 'begin with http'],
  ['ws://a/', 'begin with http'],
  ['http+unix://a/', 'begin with http'],
  ['http://a/?x=1', 'no query'],
  ['http://a/#x', 'no query and no fragment'],
  ['http://a/?', 'no query'],
  ['a:80?x', 'no query'],
  ['unix://', 'the form unix:///path'],
  ['unix:/tmp/a.sock', 'the form unix:///path'],
  ['unix://host/a.sock', 'the form unix:///path'],
  ['unix:///tmp/a.sock?x', 'the form unix:///path'],
  ['unix:///tmp/a.sock:prefix', 'the form unix:///path'],
  ['unix:///tmp/a.sock:/a b', 'the form unix:///path'],
  ['unix:///tmp/%zz.sock', 'percent-encoded'],
]

for (const [url, rule] of refused) {
  test(`a peer cannot be reached at ${JSON.stringify(url)}`, (t) => {
    const error = t.throws(() => httpProtocol().connect({ id: 'a', url }), { instanceOf: TypeError })

    t.true(error?.message.includes(rule), error?.message)
    t.true(error?.message.endsWith(JSON.stringify(url)), error?.message)
  })
}

test('a url with credentials is refused without repeating them', (t) => {
  for (const url of ['http://user:secret@a/', 'user:secret@a:80', 'https://secret@a', 'http://user:p@ss@secret@a']) {
    const error = t.throws(() => httpProtocol().connect({ id: 'a', url }), { instanceOf: TypeError })

    t.regex(error?.message ?? '', /must not hold credentials, got .*@a/)
    t.notRegex(error?.message ?? '', /secret/)
  }
})

test('host and port are enough', async (t) => {
  const address = await listen(t, http.createServer(httpHandler(new SmallServer())))

  t.is(textOf(await connect(t, address).fetch('things', 'k', patient())), 'no-peer-backend:k')
})

test('a slash at the end of a url changes nothing', async (t) => {
  const address = await listen(t, http.createServer(httpHandler(new SmallServer())))

  t.is(textOf(await connect(t, `http://${address}/`).fetch('things', 'k', patient())), 'no-peer-backend:k')
})

test('an IPv6 address is written in brackets', async (t) => {
  const server = http.createServer(httpHandler(new SmallServer()))
  const listens = await new Promise<boolean>((resolve) => {
    server.on('error', () => resolve(false)).listen(0, '::1', () => resolve(true))
  })
  t.teardown(() => server.close())
  if (!listens) {
    t.pass('this machine has no IPv6')
    return
  }

  const { port } = server.address() as AddressInfo

  t.is(textOf(await connect(t, `[::1]:${port}`).fetch('things', 'k', patient())), 'no-peer-backend:k')
})

async function listenAt(t: ExecutionContext, name: string): Promise<string> {
  const socketPath = path.join(os.tmpdir(), name)
  const server = http.createServer(httpHandler(new SmallServer()))
  await new Promise<void>((resolve) => {
    server.listen(socketPath, resolve)
  })
  t.teardown(() => server.close())
  return socketPath
}

test('a Unix socket may have any path', async (t) => {
  const socketPath = await listenAt(t, `galaxycache ${randomUUID()}:ä.sock`)
  const url = `unix://${socketPath.split('/').map(encodeURIComponent).join('/')}`

  t.is(textOf(await connect(t, url).fetch('things', 'k', patient())), 'no-peer-backend:k')
})

test('a path after a Unix socket comes before the base path', async (t) => {
  const socketPath = await listenAt(t, `galaxycache-${randomUUID()}.sock`)
  const fetcher = connect(t, `unix://${socketPath}:/_galaxycache/`, { basePath: '/things/' })

  t.is(textOf(await fetcher.fetch('a', 'b', patient())), 'no-peer-backend:a/b')
})

test.serial('a proxy of the environment is not used', async (t) => {
  const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'] as const
  const before = names.map((name) => process.env[name])
  for (const name of names) process.env[name] = name.startsWith('NODE') ? '1' : 'http://127.0.0.1:1'
  t.teardown(() => {
    for (const [index, name] of names.entries()) {
      const value = before[index]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
  const address = await listen(t, http.createServer(httpHandler(new SmallServer())))

  t.is(textOf(await connect(t, address).fetch('things', 'k', patient())), 'no-peer-backend:k')
})
