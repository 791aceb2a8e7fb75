import { HashRing } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import type { ProtocolName } from './peer-messages.js'
import { PeerProcess, startPeers } from './peer-processes.js'

/** Processes that are gone when the test is, however it ends. */
async function peersFor(
  t: ExecutionContext,
  count: number,
  protocol?: ProtocolName,
  peerTimeoutMs?: number,
): Promise<PeerProcess[]> {
  const peers = await startPeers(count, protocol, peerTimeoutMs)
  t.teardown(() => Promise.all(peers.map((peer) => peer.kill())))
  return peers
}

/** `count` keys that `owner` owns in the eyes of all. */
function keysOf(owner: PeerProcess, peers: readonly PeerProcess[], count: number, prefix = 'key'): string[] {
  const ring = new HashRing(peers.map(({ url }) => url))
  const keys: string[] = []
  for (let i = 0; keys.length < count; i++) if (ring.owner(`${prefix}-${i}`) === owner.url) keys.push(`${prefix}-${i}`)
  return keys
}

const total = (peers: readonly PeerProcess[]): number => peers.reduce((sum, { loading }) => sum + loading.length, 0)

test('ten thousand concurrent gets of one cold key over three processes load it once', async (t) => {
  const peers = await peersFor(t, 3)
  const [first, , owner] = peers as [PeerProcess, PeerProcess, PeerProcess]
  const [key] = keysOf(owner, peers, 1, 'held') as [string]

  const gets = peers.map((peer, i) => peer.get([key], i === 0 ? 3_334 : 3_333))
  await owner.loads()
  // Whoever asks while the owner is loading must share that load, also those whose request arrives later.
  const late = first.get([key], 10)
  owner.release()

  for (const { values, errors } of await Promise.all([...gets, late])) {
    t.deepEqual(values, [`value of ${key}`])
    t.deepEqual(errors, [])
  }
  t.is(total(peers), 1)
  t.is((await owner.stats()).backendLoads, 1)
  for (const peer of peers) t.is(await peer.close(), 0, 'and every process ends by itself')
})

for (const protocol of ['http', 'grpc'] as const) {
  test(`${protocol}: a killed process costs no caller an error, and is asked again once it is back on its address`, async (t) => {
    const peers = await peersFor(t, 3, protocol)
    const [asking, , victim] = peers as [PeerProcess, PeerProcess, PeerProcess]
    const keys = keysOf(victim, peers, 60)
    t.deepEqual((await asking.get(keys.slice(0, 10))).errors, [])

    await victim.kill()
    // More than the connections to a peer: those that wait for one must survive its failing.
    const without = await asking.get(keys.slice(10))
    const back = await PeerProcess.start(victim.port, protocol)
    t.teardown(() => back.kill())

    t.deepEqual(without.errors, [])
    t.is(without.values.length, 50)
    // More than these, where a busy machine lets a ping of a living process go unanswered for a moment.
    for (const key of keys.slice(10)) t.true(asking.loading.includes(key), `the backend here stood in for ${key}`)
    t.true(await isAskedAgain(asking, back, peers), 'what the process on that address owns is its to load')
  })
}

// Over HTTP/1.1 there are no pings: there a call ends with its time.
for (const [protocol, peerTimeoutMs] of [['grpc'], ['connect', 5_000]] as const) {
  test(`${protocol}: a process that hangs costs no caller an error, and is asked again once it goes on`, async (t) => {
    const peers = await peersFor(t, 3, protocol, peerTimeoutMs)
    const [asking, , victim] = peers as [PeerProcess, PeerProcess, PeerProcess]
    const keys = keysOf(victim, peers, 60)
    t.deepEqual((await asking.get(keys.slice(0, 10))).errors, [])

    victim.signal('SIGSTOP')
    const without = await asking.get(keys.slice(10))
    victim.signal('SIGCONT')

    t.deepEqual(without.errors, [])
    t.is(without.values.length, 50)
    // More than these, where a busy machine lets a ping of a living process go unanswered for a moment.
    for (const key of keys.slice(10)) t.true(asking.loading.includes(key), `the backend here stood in for ${key}`)
    t.true(await isAskedAgain(asking, victim, peers), 'what it owns is its to load again')
  })
}

/**
 * How long a peer may be left alone that works again: the breaker's first pause is a second, and
 * the machine may be busy.
 */
const longestPauseMs = 20_000

/** Asks for further keys of `owner` until it loads them all. */
async function isAskedAgain(asking: PeerProcess, owner: PeerProcess, peers: readonly PeerProcess[]): Promise<boolean> {
  const endsAtMs = performance.now() + longestPauseMs
  for (let round = 0; performance.now() < endsAtMs; round++) {
    const keys = keysOf(owner, peers, 10, `round-${round}`)
    const { errors } = await asking.get(keys)
    if (errors.length > 0) return false
    if (keys.every((key) => owner.loading.includes(key))) return true
  }
  return false
}

test('processes that disagree about the ring, both ways at once, settle', async (t) => {
  const [a, b] = (await peersFor(t, 2)) as [PeerProcess, PeerProcess]
  const stranger = await PeerProcess.start()
  t.teardown(() => stranger.kill())
  // Each knows of a third that the other does not know.
  await a.setPeers([a.url, b.url, stranger.url])
  await b.setPeers([a.url, b.url])
  const keys = Array.from({ length: 300 }, (_, i) => `key-${i}`)

  const [fromA, fromB] = await Promise.all([a.get(keys), b.get(keys)])

  t.deepEqual([fromA.errors, fromB.errors], [[], []])
  t.is(fromA.values.length, 300)
  t.is(fromB.values.length, 300)
})
