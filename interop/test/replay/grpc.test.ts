import http2 from 'node:http2'
import { connectProtocol } from '@galaxycache/protocols/connect'
import test from 'ava'
import { endsOf, listenOn } from '#src/node-peer/wires.js'
import { exchange, type H2Message } from '#src/record/h2-message.js'
import { h2Server } from '#src/record/h2-tap.js'
import { readRecording } from '#src/record/recording.js'
import { ask, recordedUniverse } from './harness.js'

test('grpc: our server gives a Go client the answers that it understood when they were recorded', async (t) => {
  const server = endsOf('grpc').serverOf(recordedUniverse())
  const session = http2.connect(`http://${await listenOn(server, '127.0.0.1:0')}`)
  t.teardown(() => {
    session.destroy()
    server.close()
  })
  const { exchanges } = readRecording('grpc-go-client')

  for (const { title, request, answer } of exchanges) {
    t.deepEqual(timeless(await exchange(session, request)), timeless(answer), title)
  }
  t.is(exchanges.length, 15)
})

test('grpc: our client asks a Go server as it did when recorded, and reads the recorded answers', async (t) => {
  const { exchanges } = readRecording('grpc-go-server')

  for (const recorded of exchanges) {
    const requests: H2Message[] = []
    const { address, close } = await h2Server(async (request) => {
      requests.push(request)
      return recorded.answer
    })
    t.teardown(close)

    const outcome = await ask(connectProtocol({ wire: 'grpc' }), address, recorded)

    t.deepEqual(outcome, recorded.outcome, recorded.title)
    t.deepEqual(requests.map(hostless), [hostless(recorded.request)], recorded.title)
  }
  t.is(exchanges.length, 15)
})

const timeless = (answer: H2Message): H2Message => without(answer, 'date')

const hostless = (request: H2Message): H2Message => without(request, ':authority')

const without = ({ headers, ...rest }: H2Message, field: string): H2Message => ({
  ...rest,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== field)),
})
