// Makes the recordings anew: `pnpm record:interop`, with Go on the PATH. Look at what has changed
// in them before you commit.
import type { KeyResult } from '../control/messages.js'
import type { Wire } from '../control/peer-options.js'
import { PeerProcess } from '../control/peer-process.js'
import { buildGoPeer, tell } from '../go/toolchain.js'
import type { H2Message } from './h2-message.js'
import { H2Tap } from './h2-tap.js'
import { type Question, questions } from './questions.js'
import { type Exchange, outcomeOf, type RecordingName, writeRecording } from './recording.js'
import { TcpTap } from './tcp-tap.js'

/** Id of the peer that is asked, so the first line of every value. */
const recorded = 'recorded'

interface Tap<M> {
  listen(): Promise<string>
  take(): { readonly request: M; readonly answer: M }
  close(): void
}

const goVersion = tell('env', 'GOVERSION')
const grpcVersion = tell('list', '-m', 'google.golang.org/grpc')

async function record<M>(client: 'go' | 'node', wire: Wire, tapOf: (target: string) => Tap<M>): Promise<Exchange<M>[]> {
  const asking = await PeerProcess.start({ language: client, wire })
  const asked = await PeerProcess.start({ language: client === 'go' ? 'node' : 'go', wire, id: recorded })
  const tap = tapOf(asked.address)
  const url = asked.self.url.replace(asked.address, await tap.listen())
  await asking.setPeers([{ id: recorded, url }])
  const exchanges: Exchange<M>[] = []
  for (const question of questions) exchanges.push(exchangeOf(question, await ask(asking, url, question), tap.take()))
  tap.close()
  await Promise.all([asking.kill(), asked.kill()])
  return exchanges
}

const ask = (asking: PeerProcess, url: string, { mode, galaxy, key }: Question): Promise<KeyResult> =>
  asking.ask({ id: recorded, url }, mode, galaxy, key)

const exchangeOf = <M>(
  { title, mode, galaxy, key }: Question,
  outcome: KeyResult,
  said: { readonly request: M; readonly answer: M },
): Exchange<M> => ({
  title,
  mode,
  galaxy,
  key: Buffer.from(key).toString('base64'),
  ...said,
  outcome: outcomeOf(outcome),
})

async function recordHttp(name: RecordingName & `http-${string}`, client: 'go' | 'node'): Promise<void> {
  const exchanges = await record<string>(client, 'http', (target) => new TcpTap(target))
  writeRecording(name, { about: aboutOf(client, 'the bytes of HTTP/1.1, as latin1'), versions: goVersion, exchanges })
}

async function recordGrpc(name: RecordingName & `grpc-${string}`, client: 'go' | 'node'): Promise<void> {
  const exchanges = await record<H2Message>(client, 'grpc', (target) => new H2Tap(target))
  const about = aboutOf(client, 'the headers, DATA (base64) and trailers of HTTP/2 streams')
  writeRecording(name, { about, versions: `${goVersion}, ${grpcVersion}`, exchanges })
}

const aboutOf = (client: 'go' | 'node', form: string): string =>
  `The ${client === 'go' ? 'Go' : 'Node'} peer of interop asks the ${client === 'go' ? 'Node' : 'Go'} peer: ${form}.`

if (!buildGoPeer()) process.exit(1)
await recordHttp('http-go-client', 'go')
await recordHttp('http-go-server', 'node')
await recordGrpc('grpc-go-client', 'go')
await recordGrpc('grpc-go-server', 'node')
