import net from 'node:net'
import { queryObjects } from 'node:v8'
import { Cancellation } from '@galaxycache/galaxy'
import test from 'ava'
import { makeAuthority } from '../access/authority.js'
import { connect, listen, overHttp } from '../access/ways.js'
import { serverOf, until } from '../http/harness.js'

const authority = await makeAuthority()
const tls = { ca: authority.cert, ...(await authority.sign({})) }

for (const [kind, access] of [
  ['plain', {}],
  ['secure', { tls }],
] as const) {
  test.serial(`a ${kind} connection that has ended leaves no socket behind, however many follow it`, async (t) => {
    let asked = 0
    const hung = serverOf(() => {
      asked += 1
      return new Promise(() => {})
    })
    const { url, server } = await listen(t, overHttp.server(hung, access))
    const open = new Set<net.Socket>()
    server.on('connection', (socket: net.Socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
    const fetcher = connect(t, overHttp, url, access)
    // Each takes a connection of its own with it.
    for (let call = 1; call <= 50; call++) {
      const cancellation = new Cancellation()
      const fetched = fetcher.fetch('g', 'k', { timeoutMs: 60_000, cancellation })
      await until(() => asked === call)
      cancellation.cancel(new Error('left'))
      await t.throwsAsync(fetched, { message: 'left' })
    }
    await until(() => open.size === 0)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))

    const left = queryObjects(net.Socket) as number

    t.true(left < 20, `${left} sockets are held`)
  })
}
