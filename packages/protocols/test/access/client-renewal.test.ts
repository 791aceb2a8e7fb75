import type { Socket } from 'node:net'
import type { PeerServer } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import type { PemSources, TlsOptions } from '@galaxycache/protocols/http'
import test from 'ava'
import { patient, serverOf, textOf, until } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, listen, ways } from './ways.js'

const authority = await makeAuthority()
const { cert: ca } = authority
const [old, fresh] = await Promise.all([authority.sign({ dnsNames: ['old'] }), authority.sign({ dnsNames: ['new'] })])

for (const way of ways) {
  test(`${way.name}: a client with a new certificate shows it from the next call on, and cuts off no call of before`, async (t) => {
    const gate = holding()
    const asked: string[] = []
    const authorize = ({ identity }: { readonly identity: { readonly dnsNames: readonly string[] } | undefined }) => {
      asked.push(String(identity?.dnsNames))
      return true
    }
    const { url, server } = await listen(t, way.server(gate.server, { tls: { ca, ...old }, authorize }))
    const open = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
    const clock = new ManualClock()
    let current: PemSources = { ca, ...old }
    const tls: TlsOptions = { ca, ...old, reload: { clock, everyMs: 1_000, load: () => current } }
    const fetcher = connect(t, way, url, { tls })

    await fetcher.fetch('g', 'before', patient())
    const held = fetcher.fetch('g', 'held', patient())
    await until(() => gate.holds())
    current = { ca, ...fresh }
    clock.advance(1_000)
    await until(() => clock.pending === 1)
    await new Promise((resolve) => setImmediate(resolve))
    const after = await fetcher.fetch('g', 'after', patient())
    gate.release()

    t.is(textOf(after), 'after')
    t.is(textOf(await held), 'held')
    t.deepEqual(asked, ['old', 'old', 'new'])
    await until(() => open.size === 1)
  })
}

/** Answers with the key, and the key `held` when told to. */
function holding() {
  let release: (() => void) | undefined
  const server: PeerServer = serverOf(async (_galaxy, key) => {
    if (key === 'held')
      await new Promise<void>((resolve) => {
        release = resolve
      })
    return { bytes: Buffer.from(key), expiresAtMs: Number.POSITIVE_INFINITY }
  })
  return { server, holds: () => release !== undefined, release: () => release?.() }
}
