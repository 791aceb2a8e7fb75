// The process that owns every key, traced by an SDK of its own; see tracing.test.ts.
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import type { ProtocolName } from '../processes/peer-messages.js'
import { startServing } from '../processes/serving.js'
import { recorded, recordSpans } from './recorder.js'

const exporter = recordSpans()
const serving = await startServing(process.argv[2] as ProtocolName, 0)
const universe = new Universe({ self: { id: 'owner', url: serving.url } })
universe.createGalaxy('g', { codec: string, load: async (key) => `value of ${key}` })
serving.serve(universe)

process.on('message', () => process.send?.(exporter.getFinishedSpans().map(recorded)))
process.on('disconnect', () => process.exit())
process.send?.(serving.url)
