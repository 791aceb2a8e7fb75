import { Cancellation, type FetchOptions, NotFoundError, type PeerServer, type PeerWrite } from '@galaxycache/galaxy'
import { InMemoryNetwork } from '@galaxycache/galaxy/testing'
import test from 'ava'

const patient = (): FetchOptions => ({ timeoutMs: 1_000, cancellation: new Cancellation() })

/** A network with `server` at `memory://b`, and the fetcher of `memory://a` that asks it. */
function asking(server: Partial<PeerServer>) {
  const network = new InMemoryNetwork()
  network.serve('memory://b', { serve: () => Promise.reject(new Error('not asked for')), ...server })
  const fetcher = network.protocol('memory://a').connect({ id: 'b', url: 'memory://b' })
  return {
    network,
    many: (...keys: string[]) => fetcher.fetchMany?.('g', keys, patient()),
    write: (write: PeerWrite) => fetcher.write?.('g', write, patient()),
  }
}

test('the network tells of a request for many keys, and of a write', async (t) => {
  const { network, many, write } = asking({ serveMany: async () => [], write: async () => {} })

  await many()
  await write({ kind: 'remove', keys: ['x', 'y'] })

  const route = { from: 'memory://a', to: 'memory://b', galaxy: 'g' }
  t.deepEqual(network.calls, [
    { kind: 'fetchMany', ...route, key: '', keys: [] },
    { kind: 'write', ...route, key: 'x', write: { kind: 'remove', keys: ['x', 'y'] } },
  ])
})

test('a cut link and a fault keep requests for many keys and writes from the server', async (t) => {
  let heard = 0
  const { network, many, write } = asking({
    serveMany: async () => {
      heard += 1
      return []
    },
    write: async () => {
      heard += 1
    },
  })

  network.partition('memory://a', 'memory://b')
  await t.throwsAsync(async () => many(), { message: /no connection/ })
  await t.throwsAsync(async () => write({ kind: 'clear', epoch: 1 }), { message: /no connection/ })
  network.heal()
  network.setFault(({ kind }) => {
    throw new Error(`no ${kind} today`)
  })
  await t.throwsAsync(async () => many(), { message: 'no fetchMany today' })
  await t.throwsAsync(async () => write({ kind: 'clear', epoch: 1 }), { message: 'no write today' })

  t.is(heard, 0)
})

test('a server without the calls makes them unsupported', async (t) => {
  const { many, write } = asking({})

  t.like(await t.throwsAsync(async () => many('k')), { code: 'UNSUPPORTED', galaxy: 'g', peer: 'b' })
  t.like(await t.throwsAsync(async () => write({ kind: 'remove', keys: ['k'] })), { code: 'UNSUPPORTED', peer: 'b' })
})

test('bytes are copied both ways, and an error of one key is that of the peer', async (t) => {
  const kept = Buffer.from('kept')
  const handed: Uint8Array[] = []
  const { many, write } = asking({
    serveMany: async (galaxy, [first = '']) => [
      { bytes: kept, expiresAtMs: 5, epoch: 3, codecVersion: 'v2' },
      { error: new NotFoundError(galaxy, first) },
    ],
    write: async (_galaxy, told) => {
      if (told.kind === 'set') handed.push(told.bytes)
    },
  })

  const items = await many('a', 'b')
  const sent = Uint8Array.of(1)
  await write({ kind: 'set', key: 'k', bytes: sent, expiresAtMs: 5 })
  kept.fill(0)
  sent.fill(0)

  const [value, failure] = items ?? []
  t.like(value, { bytes: new Uint8Array(Buffer.from('kept')), expiresAtMs: 5, epoch: 3, codecVersion: 'v2' })
  t.like(failure, { error: { code: 'NOT_FOUND', galaxy: 'g', key: 'b', peer: 'b' } })
  t.deepEqual(handed, [Uint8Array.of(1)])
})

test('a server that answers fewer items than keys has failed', async (t) => {
  const { many } = asking({ serveMany: async () => [] })

  t.like(await t.throwsAsync(async () => many('k')), { code: 'PEER_FAILED', peer: 'b' })
})
