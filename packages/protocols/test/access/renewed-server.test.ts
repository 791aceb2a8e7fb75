import type { Socket } from 'node:net'
import type { PeerServer, PeerWrite } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { renewCertificates } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { Gate } from '../connect/harness.js'
import { patient, until } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, listen, secure, type Way, ways } from './ways.js'

const authority = await makeAuthority()
const [first, second] = await Promise.all([authority.sign({}), authority.sign({})])
const overHttp1 = ways.filter(({ name }) => name === 'http' || name.endsWith('HTTP/1.1'))

const write: PeerWrite = { kind: 'set', key: 'k', bytes: Uint8Array.of(1), expiresAtMs: Number.POSITIVE_INFINITY }

/** A server that gets new certificates when the test says so, and a fetcher that has a connection to it already. */
async function meeting(t: ExecutionContext, way: Way) {
  const clock = new ManualClock()
  let current = first
  const held: (() => void)[] = []
  let holds = false
  const galaxies: PeerServer = {
    serve: () => Promise.reject(new Error('no value is asked for')),
    write: () => (holds ? new Promise((resolve) => held.push(resolve)) : Promise.resolve()),
  }
  const server = way.server(galaxies, { tls: { ca: authority.cert, ...first } })
  const tls = { ca: authority.cert, ...first, reload: { clock, load: () => ({ ca: authority.cert, ...current }) } }
  const renewal = renewCertificates(secure(server), tls)
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const gate = await Gate.open(t, (await listen(t, server)).url)
  const fetcher = connect(t, way, `https://${gate.url}`, { tls: { ca: authority.cert, ...first } })
  const tell = async (): Promise<void> => await fetcher.write?.('g', write, patient())
  await tell()
  const renew = async (): Promise<void> => {
    current = current === first ? second : first
    await renewal.look()
  }
  const hold = (): void => {
    holds = true
  }
  return { clock, gate, tell, renew, open, held, hold }
}

for (const way of overHttp1) {
  test(`${way.name}: a write that is on its way as the server has new certificates arrives, and ends its connection`, async (t) => {
    const { gate, tell, renew, open } = await meeting(t, way)
    gate.holdAnswers()

    await renew()
    const told = tell()
    gate.letThrough()

    await t.notThrowsAsync(told)
    await until(() => open.size === 0)
    await tell()
    t.is(gate.connections, 2)
  })

  test(`${way.name}: what goes on idling after a renewal ends after a second, and new connections do not`, async (t) => {
    const { clock, gate, tell, renew, open } = await meeting(t, way)
    await renew()
    clock.advance(999)
    await new Promise((resolve) => setImmediate(resolve))
    t.is(open.size, 1)

    clock.advance(1)
    await until(() => open.size === 0 && gate.open === 0)
    await tell()
    clock.advance(10_000)
    await tell()

    t.is(gate.connections, 2)
  })

  test(`${way.name}: an answer that is under way at a renewal is given however long it takes, and ends its connection`, async (t) => {
    const { clock, tell, renew, open, held, hold } = await meeting(t, way)
    hold()
    const told = tell()
    await until(() => held.length === 1)

    await renew()
    clock.advance(10_000)
    held[0]?.()

    await t.notThrowsAsync(told)
    await until(() => open.size === 0)
  })
}
