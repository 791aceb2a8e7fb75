import { string } from '@galaxycache/codecs'
import { type Logger, PeerError, Universe } from '@galaxycache/galaxy'
import { Cluster, InMemoryNetwork, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'

interface Line {
  readonly level: string
  readonly object: { readonly peer?: { readonly id: string }; readonly err?: Error }
  readonly message: string
}

class MemoryLogger implements Logger {
  readonly lines: Line[] = []
  readonly #log = (level: string) => (object: object, message: string) =>
    void this.lines.push({ level, object, message })
  readonly debug = this.#log('debug')
  readonly info = this.#log('info')
  readonly warn = this.#log('warn')
  readonly error = this.#log('error')
}

test('trouble with a peer is logged when it begins and when it ends, not at every request', async (t) => {
  const logger = new MemoryLogger()
  await using cluster = await Cluster.create({ peers: 2, logger })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key, promoter: never() })
  const key = cluster.keyOwnedBy(1)
  logger.lines.length = 0

  for (let i = 0; i < 3; i++) await galaxy?.get(key)
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
  for (let i = 0; i < 3; i++) await galaxy?.get(cluster.keyOwnedBy(1, i + 1))
  cluster.network.setFault(undefined)
  for (let i = 0; i < 3; i++) await galaxy?.get(key)

  t.deepEqual(
    logger.lines.map(({ level, message, object }) => [level, message, object.peer?.id, object.err?.message]),
    [
      ['info', 'peer answers', 'memory://1', undefined],
      ['warn', 'peer failed', 'memory://1', 'unplugged'],
      ['info', 'peer answers', 'memory://1', undefined],
    ],
  )
})

test('peers that come and go are logged, by what changed', async (t) => {
  const logger = new MemoryLogger()
  const network = new InMemoryNetwork()
  await using universe = new Universe({ self: 'memory://a', protocol: network.protocol('memory://a'), logger })

  await universe.setPeers(['memory://a', 'memory://b'])
  await universe.setPeers(['memory://a', 'memory://b'])
  await universe.setPeers(['memory://a', 'memory://c'])

  const peer = (id: string): object => ({ id, url: id })
  t.deepEqual(logger.lines, [
    { level: 'info', message: 'peers changed', object: { added: [peer('memory://b')], removed: [] } },
    { level: 'info', message: 'peers changed', object: { added: [peer('memory://c')], removed: [peer('memory://b')] } },
  ] as unknown as Line[])
})

test('the state of a peer is what its last call showed, with counts and its last error', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key, promoter: never() })
  const stats = () => cluster.universes[0]?.peerStats()[0]

  t.deepEqual(stats(), {
    id: 'memory://1',
    url: 'memory://1',
    state: 'untried',
    requests: 0,
    errors: 0,
    latencyMs: undefined,
    p95Ms: undefined,
    lastError: undefined,
    inFlight: 0,
    circuit: 'closed',
    pausedMs: 0,
  })
  await galaxy?.get(cluster.keyOwnedBy(1))
  t.like(stats(), { state: 'up', requests: 1, errors: 0, latencyMs: 0 })
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
  await galaxy?.get(cluster.keyOwnedBy(1, 1))
  t.like(stats(), { state: 'down', requests: 2, errors: 1, lastError: 'unplugged' })
  cluster.network.setFault(undefined)
})

const diskFull = (): never => {
  throw new Error('disk full')
}

const failing: readonly (readonly [does: string, fail: () => unknown])[] = [
  ['throws', diskFull],
  ['is asynchronous and rejects', async () => diskFull()],
]

for (const [does, fail] of failing) {
  test.serial(`a logger that ${does} costs nobody a value, and what it was to be told is a warning`, async (t) => {
    const warnings: (Error & { code?: string; detail?: string })[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    const logger: Logger = { debug: fail, info: fail, warn: fail, error: fail }
    await using cluster = await Cluster.create({ peers: 2, logger })
    const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key, promoter: never() })
    cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
    await settle()
    warnings.length = 0

    for (let n = 0; n < 6; n++) t.is(await galaxy?.get(cluster.keyOwnedBy(1, n)), cluster.keyOwnedBy(1, n))
    cluster.network.setFault(undefined)
    cluster.clock.advance(1_000)
    t.is(await galaxy?.get(cluster.keyOwnedBy(1, 6)), cluster.keyOwnedBy(1, 6))
    await settle()
    process.off('warning', listen)

    t.is(galaxy?.inFlight, 0)
    t.deepEqual(
      warnings.map(({ code, message }) => [code, message.split(';')[0]]),
      [
        ['GALAXYCACHE_LOGGER', 'peer failed'],
        ['GALAXYCACHE_LOGGER', 'peer is not asked any more but now and then'],
        ['GALAXYCACHE_LOGGER', 'peer is asked again'],
        ['GALAXYCACHE_LOGGER', 'peer answers'],
      ],
    )
    t.regex(warnings[0]?.detail ?? '', /unplugged[\s\S]*disk full/)
  })
}

test('a logger must have all four levels', (t) => {
  t.throws(() => new Universe({ self: 'a', logger: { info: () => {} } as unknown as Logger }), {
    instanceOf: TypeError,
    message: 'logger must be a logger with debug, info, warn and error, got an object',
  })
})
