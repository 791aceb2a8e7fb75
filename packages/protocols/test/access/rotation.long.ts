import type { Socket } from 'node:net'
import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type PemSources, renewCertificates, type TlsOptions } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { patient, SmallServer, textOf, until } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, type Listening, listen, overGrpc, overHttp, secure, type Way, ways } from './ways.js'

const before = await makeAuthority('before')
const after = await makeAuthority('after')
const [old, fresh] = await Promise.all([before.sign({ dnsNames: ['old'] }), after.sign({ dnsNames: ['new'] })])

/**
 * A change of authority as it is done: first all trust both, then all show the new certificate, then the old one goes.
 */
const steps: readonly PemSources[] = [
  { ca: before.cert, ...old },
  { ca: [before.cert, after.cert], ...old },
  { ca: [before.cert, after.cert], ...fresh },
  { ca: after.cert, ...fresh },
]

/** Certificates that the test renews, for both ends. */
class Rotation {
  readonly #clock = new ManualClock()
  #step = 0
  #loads = 0
  readonly errors: unknown[] = []

  tls(): TlsOptions {
    const load = (): PemSources => {
      this.#loads += 1
      return steps[this.#step] ?? {}
    }
    const onError = (error: unknown): void => void this.errors.push(error)
    return { ...(steps[0] as TlsOptions), reload: { clock: this.#clock, everyMs: 1_000, load, onError } }
  }

  /** Goes a step on, at `ends` of connections. */
  async next(ends: number): Promise<void> {
    this.#step += 1
    const loads = this.#loads + ends
    this.#clock.advance(1_000)
    await until(() => this.#loads === loads)
    await new Promise((resolve) => setImmediate(resolve))
  }

  get pending(): number {
    return this.#clock.pending
  }
}

interface Meeting extends Listening {
  readonly rotation: Rotation
  /** DNS names of the certificates that asked, and that showed themselves to who asked. */
  readonly asked: Set<string>
  readonly tls: TlsOptions
  /** Sockets that the server has. */
  readonly open: ReadonlySet<Socket>
}

async function meeting(t: ExecutionContext, way: Way, galaxies = new SmallServer()): Promise<Meeting> {
  const rotation = new Rotation()
  const asked = new Set<string>()
  const tls = rotation.tls()
  const server = way.server(galaxies, {
    tls,
    authorize: ({ identity }) => {
      asked.add(identity?.dnsNames.join() ?? 'nobody')
      return true
    },
  })
  renewCertificates(secure(server), tls)
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const listening = await listen(t, server)
  return { ...listening, rotation, asked, tls, open }
}

for (const way of ways) {
  test.serial(`${way.name}: from one authority to another while gets run, and no caller has an error`, async (t) => {
    const owner = new Universe({ self: 'owner' })
    t.teardown(() => owner.close())
    owner.createGalaxy('g', { codec: string, load: (key) => `owner:${key}` })
    const { url, rotation, asked, tls } = await meeting(t, way, owner as never)
    const galaxy = await galaxyOfClient(t, way, url, tls)
    let rotating = true
    let gets = 0
    const asking = Array.from({ length: 8 }, async () => {
      while (rotating) t.regex(await galaxy.get(`key ${++gets}`), /^(owner|backend):key/)
    })

    for (let step = 1; step < steps.length; step++) {
      const soFar = gets
      await rotation.next(2)
      await until(() => gets > soFar + 50)
    }
    asked.clear()
    const enough = gets + 100
    // A circuit that opened meanwhile lets gets be answered by the backend, at once, until the peer is tried again.
    await until(() => gets > enough && asked.size > 0)
    rotating = false
    await Promise.all(asking)

    t.deepEqual([...asked], ['new'], 'no connection of before is in use')
    t.deepEqual(rotation.errors, [])
    const { peerLoadErrors } = galaxy.stats()
    t.log(`${gets} gets, ${peerLoadErrors} answered by the backend here`)
    t.is(peerLoadErrors, 0)
  })
}

async function galaxyOfClient(t: ExecutionContext, way: Way, url: string, tls: TlsOptions): Promise<Galaxy<string>> {
  const universe = new Universe({ self: 'client', protocol: way.protocol({ tls }), includeSelf: false })
  t.teardown(() => universe.close())
  const galaxy = universe.createGalaxy('g', {
    codec: string,
    // A turn later: while the owner is left alone, callers that ask in circles would let nothing else run.
    load: (key) => new Promise((resolve) => setImmediate(resolve, `backend:${key}`)),
    maxBytes: 10_000,
    peerTimeoutMs: 60_000,
  })
  await universe.setPeers([{ id: 'owner', url }])
  return galaxy
}

for (const way of [overHttp, overGrpc]) {
  test.serial(
    `${way.name}: after the change, a certificate of before is refused on new connections and on open ones`,
    async (t) => {
      const { url, rotation, open } = await meeting(t, way)
      const stale = connect(t, way, url, { tls: { ca: [before.cert, after.cert], ...old } })
      t.is(textOf(await stale.fetch('things', 'k', patient())), 'no-peer-backend:k')

      for (let step = 1; step < steps.length; step++) await rotation.next(1)
      await until(() => open.size === 0)

      t.like(await t.throwsAsync(stale.fetch('things', 'k', patient())), { code: 'PEER_FAILED' })
      const current = connect(t, way, url, { tls: { ca: after.cert, ...fresh } })
      t.is(textOf(await current.fetch('things', 'k', patient())), 'no-peer-backend:k')
    },
  )

  test.serial(`${way.name}: nobody looks for certificates once fetchers and server are closed`, async (t) => {
    const { url, rotation, server, tls } = await meeting(t, way)
    const fetcher = way.protocol({ tls }).connect({ id: 'p', url })
    t.is(rotation.pending, 2)

    await fetcher.close()
    t.is(rotation.pending, 1)
    await new Promise((resolve) => server.close(resolve))

    t.is(rotation.pending, 0)
  })
}
