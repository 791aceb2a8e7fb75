import test, { type ExecutionContext } from 'ava'
import type { ProtocolName } from './peer-messages.js'
import { type PeerProcess, startPeers } from './peer-processes.js'

const keys = Array.from({ length: 60 }, (_, i) => `key-${i}`)
const old = keys.map((key) => `value of ${key}`)
const fresh = keys.map((key) => `value 2 of ${key}`)

/** Three processes that all hold all of `keys`, and whose backends have newer values. */
async function outdated(t: ExecutionContext, protocol: ProtocolName): Promise<[PeerProcess, PeerProcess, PeerProcess]> {
  const peers = (await startPeers(3, protocol)) as [PeerProcess, PeerProcess, PeerProcess]
  t.teardown(() => Promise.all(peers.map((peer) => peer.kill())))
  for (const peer of peers) t.deepEqual((await peer.get(keys)).values, old)
  for (const peer of peers) await peer.setVersion(2)
  // Hot copies everywhere: nobody needs to ask for what it holds.
  for (const peer of peers) t.deepEqual((await peer.get(keys)).values, old)
  return peers
}

for (const protocol of ['http', 'grpc', 'connect'] as const) {
  test.serial(`${protocol}: after keys of all owners are removed no process answers with an old value`, async (t) => {
    const peers = await outdated(t, protocol)

    t.deepEqual(await peers[0].remove(keys), [])

    for (const peer of peers) t.deepEqual((await peer.get(keys)).values, fresh)
  })
}

test.serial('a process that hangs while keys are removed is named, and knows soon after it goes on', async (t) => {
  const peers = await outdated(t, 'http')
  const [writer, other, hanging] = peers
  hanging.signal('SIGSTOP')

  t.deepEqual(await writer.remove(keys), [hanging.url])

  hanging.signal('SIGCONT')
  // What it was sent while it hung, and what it is told again: either may come first.
  while ((await hanging.get(keys)).values.some((value) => old.includes(value))) await hanging.stats()
  while ((await writer.stats()).peerWritesRetold === 0) await writer.stats()
  for (const peer of [writer, other, hanging]) t.deepEqual((await peer.get(keys)).values, fresh)
})
