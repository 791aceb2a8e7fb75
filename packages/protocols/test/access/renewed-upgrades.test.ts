import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import tls from 'node:tls'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { renewCertificates, tlsServerOptions } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { until } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { listen } from './ways.js'

const authority = await makeAuthority()
const [first, second] = await Promise.all([authority.sign({}), authority.sign({})])

/** A server of somebody's own, a connection to it, and what has come over that. */
async function meeting(t: ExecutionContext, prepare: (server: https.Server) => void) {
  const clock = new ManualClock()
  const server = https.createServer(tlsServerOptions({ ca: authority.cert, ...first }))
  prepare(server)
  const reload = { clock, load: () => ({ ca: authority.cert, ...second }) }
  const renewal = renewCertificates(server, { ca: authority.cert, ...first, reload })
  await listen(t, server)
  const socket = tls.connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    ca: authority.cert,
    ...first,
  })
  socket.on('error', t.log)
  t.teardown(() => socket.destroy())
  let heard = ''
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString()
  })
  return { clock, socket, renew: () => renewal.look(), heard: () => heard }
}

test('a connection that was upgraded is not ended by a renewal', async (t) => {
  const { clock, socket, renew, heard } = await meeting(t, (server) => {
    server.on('upgrade', (_request, upgraded: Socket) => {
      upgraded.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
      upgraded.on('data', (chunk: Buffer) => upgraded.write(`said ${chunk.toString()}`))
    })
    server.on('request', (_request, response) => response.end())
  })
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n')
  await until(() => heard().includes('101'))

  await renew()
  clock.advance(10_000)
  socket.write('ping')

  await until(() => heard().includes('said ping') || socket.destroyed)
  t.false(socket.destroyed)
})

test('a connection whose answer had begun before a renewal has its second after that', async (t) => {
  let end = (): void => {}
  const { clock, socket, renew, heard } = await meeting(t, (server) => {
    server.on('request', (_request, response) => {
      response.writeHead(200, { 'content-length': 4 }).write('ab')
      end = () => response.end('cd')
    })
  })
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => heard().endsWith('ab'))

  await renew()
  clock.advance(950)
  end()
  await until(() => heard().endsWith('cd'))
  clock.advance(50)
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => heard().endsWith('ab') || socket.destroyed)

  t.false(socket.destroyed)
  t.regex(heard(), /connection: close\r\n.*\r\n\r\nab$/is)
})
