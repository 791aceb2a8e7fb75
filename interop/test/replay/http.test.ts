import net, { type AddressInfo } from 'node:net'
import { httpProtocol } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { endsOf } from '#src/node-peer/wires.js'
import { readRecording } from '#src/record/recording.js'
import { ask, recordedUniverse } from './harness.js'

test('http: our server gives a Go client the answers that it understood when they were recorded, to the byte', async (t) => {
  const address = await listen(t, endsOf('http').serverOf(recordedUniverse()))
  const send = await rawClient(t, address)
  const { exchanges } = readRecording('http-go-client')

  for (const { title, request, answer } of exchanges) t.is(timeless(await send(request)), timeless(answer), title)

  t.is(exchanges.length, 15)
})

test('http: our client asks a Go server as it did when recorded, and reads the recorded answers', async (t) => {
  const { exchanges } = readRecording('http-go-server')

  for (const exchange of exchanges) {
    const requests: string[] = []
    const address = await listen(t, rawServer(exchange.answer, requests))

    const outcome = await ask(httpProtocol(), address, exchange)

    t.deepEqual(outcome, exchange.outcome, exchange.title)
    t.deepEqual(requests.map(hostless), [hostless(exchange.request)], exchange.title)
  }
  t.is(exchanges.length, 15)
})

const timeless = (answer: string): string => answer.replace(/^Date: .*\r\n/m, '')

const hostless = (request: string): string => request.replace(/^host: .*\r\n/im, '')

async function listen(t: ExecutionContext, server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Sends a request on the one connection that all of them share, and resolves with the answer when it is whole. */
async function rawClient(t: ExecutionContext, address: string): Promise<(request: string) => Promise<string>> {
  const [host, port] = address.split(':')
  const socket = net.connect(Number(port), host)
  t.teardown(() => socket.destroy())
  socket.setEncoding('latin1')
  return async (request) => {
    socket.write(request, 'latin1')
    let answer = ''
    while (!isWhole(answer)) answer += await new Promise<string>((resolve) => socket.once('data', resolve))
    return answer
  }
}

/** Our server announces the length of every answer. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  const length = /^Content-Length: (\d+)\r$/im.exec(answer)?.[1]
  return end !== -1 && answer.length - end - 4 === Number(length)
}

/** Gives every request the same answer. */
const rawServer = (answer: string, requests: string[]): net.Server =>
  net.createServer((socket) => {
    socket.setEncoding('latin1').on('error', () => {})
    let request = ''
    socket.on('data', (text: string) => {
      request += text
      if (!request.endsWith('\r\n\r\n')) return
      requests.push(request)
      socket.write(answer, 'latin1')
    })
  })
