import net, { type AddressInfo, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { patient, SmallServer, textOf } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, secure, type Way, ways } from './ways.js'

const authority = await makeAuthority()
const member = await authority.sign({ addresses: ['127.0.0.1'] })
const tls = { ca: authority.cert, ...member }

/** A peer whose connections can be ended, and whose port can end handshakes. */
async function cuttablePeer(t: ExecutionContext, way: Way) {
  const server = secure(way.server(new SmallServer(), { tls }))
  const sockets = new Set<Socket>()
  let isCutting = false
  const port = net.createServer((socket) => {
    if (isCutting) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    server.emit('connection', socket)
  })
  const end = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(() => {
    end()
    port.close()
  })
  await new Promise<void>((resolve) => {
    port.listen(0, '127.0.0.1', resolve)
  })
  const cut = (cutting: boolean): void => {
    isCutting = cutting
    end()
  }
  return { url: `https://127.0.0.1:${(port.address() as AddressInfo).port}`, cut }
}

for (const way of ways) {
  test(`${way.name}: a port that cuts handshakes, where a peer was before, is a peer that fails, and no more`, async (t) => {
    const { url, cut } = await cuttablePeer(t, way)
    const fetcher = connect(t, way, url, { tls })
    const ask = async (key: string): Promise<string> => textOf(await fetcher.peek('things', key, patient()))
    t.is(await ask('before'), 'peek:before')

    cut(true)
    // The first may find the connection that was there before, the next must make one.
    for (const key of ['a', 'b', 'c']) await t.throwsAsync(ask(key), { code: 'PEER_FAILED' })
    cut(false)

    t.is(await ask('after'), 'peek:after')
  })
}
