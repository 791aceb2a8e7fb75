import { crc32, fnv1a, HashRing, keyFromBytes } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import type { KeyResult } from '#src/control/messages.js'
import type { PeerOptions, Wire } from '#src/control/peer-options.js'
import { PeerProcess } from '#src/control/peer-process.js'

/** The wires that both languages speak. */
export const wires: readonly Wire[] = ['http', 'grpc']

/** Processes that end with the test. The first two are Go's, the others Node's. */
export type Four = readonly [go: PeerProcess, otherGo: PeerProcess, node: PeerProcess, otherNode: PeerProcess]

/** Starts one process, for as long as the test runs. */
export async function start(t: ExecutionContext, options: PeerOptions): Promise<PeerProcess> {
  const peer = await PeerProcess.start(options)
  t.teardown(() => peer.kill())
  return peer
}

/** Two Go and two Node processes that all know each other. */
export async function mixedUniverse(t: ExecutionContext, options: Omit<PeerOptions, 'language'>): Promise<Four> {
  const peers = await startFour(options)
  t.teardown(() => killAll(peers))
  return peers
}

/** A universe like {@link mixedUniverse} that all tests of a file share, each with keys of its own. */
export function sharedUniverse(wire: Wire): () => Four {
  let peers: Four | undefined
  test.before(`${wire}: two Go and two Node processes start`, async () => {
    peers = await startFour({ wire })
  })
  test.after.always(`${wire}: they end`, () => killAll(peers ?? []))
  return () => {
    if (peers === undefined) throw new Error('the processes have not started')
    return peers
  }
}

async function startFour(options: Omit<PeerOptions, 'language'>): Promise<Four> {
  const languages = ['go', 'go', 'node', 'node'] as const
  const peers = await Promise.all(languages.map((language) => PeerProcess.start({ ...options, language })))
  await introduce(peers)
  return peers as unknown as Four
}

const killAll = (peers: readonly PeerProcess[]): Promise<unknown> => Promise.all(peers.map((peer) => peer.kill()))

/** Tells each of every other. */
export async function introduce(peers: readonly PeerProcess[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.setPeers(peers.map(({ self }) => self))))
}

/** Every ordered pair of different processes. */
export function pairs(peers: readonly PeerProcess[]): (readonly [from: PeerProcess, to: PeerProcess])[] {
  return peers.flatMap((from) => peers.filter((to) => to !== from).map((to) => [from, to] as const))
}

/** For titles of assertions: `go -> node`. */
export const route = (from: PeerProcess, to: PeerProcess): string =>
  `${from.options.language} -> ${to.options.language}`

/** The ring of these processes, as this project sees it. */
function ringOf(peers: readonly PeerProcess[]): HashRing {
  const { hash = 'crc32', segments = 50 } = peers[0]?.options ?? {}
  const ids = peers.map(({ self }) => self.id)
  return new HashRing(ids, { hash: hash === 'crc32' ? crc32 : fnv1a, segmentsPerOwner: segments })
}

/** Who owns each of `keys` in the eyes of this project's ring. */
export function ownersOf(peers: readonly PeerProcess[], keys: readonly Uint8Array[]): string[] {
  const ring = ringOf(peers)
  return keys.map((key) => ring.owner(keyFromBytes(key)) ?? '')
}

/** The keys among `candidate(0)`, `candidate(1)` and so on that `owner` owns, without end. */
export function* everyKeyOf(
  owner: PeerProcess,
  peers: readonly PeerProcess[],
  candidate: (index: number) => string = (index) => `key-${index}`,
): Generator<Uint8Array, never> {
  const ring = ringOf(peers)
  for (let index = 0; ; index++) {
    const key = candidate(index)
    if (ring.owner(key) === owner.self.id) yield Buffer.from(key)
  }
}

/** The first of {@link everyKeyOf}. */
export const keyOf = (...args: Parameters<typeof everyKeyOf>): Uint8Array => everyKeyOf(...args).next().value

/** What a value says: which process loaded it, and for which key. */
export function loaded({ value, code, message }: KeyResult): { by: string; key: string } | string {
  if (value === undefined) return `${code}: ${message}`
  const bytes = Buffer.from(value, 'base64')
  const end = bytes.indexOf('\n')
  return { by: bytes.subarray(0, end).toString(), key: bytes.subarray(end + 1).toString('base64') }
}

/** What {@link loaded} should say. */
export const loadedBy = (peer: PeerProcess, key: Uint8Array): { by: string; key: string } => ({
  by: peer.self.id,
  key: Buffer.from(key).toString('base64'),
})
