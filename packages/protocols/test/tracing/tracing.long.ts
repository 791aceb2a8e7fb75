import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import test from 'ava'
import type { ProtocolName } from '../processes/peer-messages.js'
import { protocolOf } from '../processes/serving.js'
import { type RecordedSpan, recorded, recordSpans } from './recorder.js'

const exporter = recordSpans()
const script = fileURLToPath(new URL('./owner-process.js', import.meta.url))
const protocols: readonly ProtocolName[] = ['http', 'grpc', 'connect']

for (const name of protocols) {
  test.serial(`${name}: one trace shows the caller, the owner in its own process, and its backend`, async (t) => {
    exporter.reset()
    const owner = fork(script, [name])
    t.teardown(() => owner.kill('SIGKILL'))
    const [url] = (await once(owner, 'message')) as [string]
    await using universe = new Universe({ self: 'caller', includeSelf: false, protocol: protocolOf(name) })
    await universe.setPeers([{ id: 'owner', url }])
    const galaxy = universe.createGalaxy('g', { codec: string, load: () => 'nobody asks this one' })

    t.is(await galaxy.get('k'), 'value of k')

    owner.send('spans')
    const [theirs] = (await once(owner, 'message')) as [readonly RecordedSpan[]]
    const spans = [...exporter.getFinishedSpans().map(recorded), ...theirs]
    const chain = ['get', 'fetch', 'serve', 'load'].map((span) =>
      spans.find((one) => one.name === `galaxycache.${span}`),
    )
    t.is(spans.length, chain.length)
    t.is(new Set(spans.map(({ traceId }) => traceId)).size, 1)
    for (const [i, span] of chain.entries()) t.is(span?.parentId, chain[i - 1]?.spanId, `parent of ${span?.name}`)
    t.deepEqual(chain[1]?.attributes, { 'galaxycache.galaxy': 'g', 'galaxycache.peer': 'owner' })
    t.deepEqual(chain[2]?.attributes, { 'galaxycache.galaxy': 'g' })
  })
}
