import http from 'node:http'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { keyFromBytes, keyToBytes } from '@galaxycache/galaxy'
import { GalaxyCache } from '@galaxycache/protocols/connect'
import { Pool } from 'undici'
import { Collector, joined } from '../http-client/collector.js'
import type { Contestant } from '../http-client/contestants.js'

// The bytes of unary Connect over HTTP/1.1 as undici and node:http carry them: what no client and no
// server can be faster than.

const { input, output, name } = GalaxyCache.method.getFromPeer
const path = `/${GalaxyCache.typeName}/${name}`

/** Sends and reads the messages, and looks at nothing else. */
export function sameBytes(port: number): Contestant {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 16, headersTimeout: 0, bodyTimeout: 0 })
  const headers = ['content-type', 'application/proto', 'connect-protocol-version', '1', 'connect-timeout-ms', '1000']
  const send = (body: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      pool.dispatch({ method: 'POST', path, headers, body }, new Collector(resolve, reject))
    })
  return {
    name: 'undici dispatch, bare node:http, the same bytes',
    read: async (key) => {
      const request = toBinary(input, create(input, { galaxy: 'bench', key: keyToBytes(key) }))
      return fromBinary(output, await send(request)).value
    },
    close: () => pool.close(),
  }
}

/** Answers with `valueFor` the key; each answer is encoded once. */
export function sameBytesServer(valueFor: (key: string) => Uint8Array): http.Server {
  const answers = new Map<Uint8Array, Uint8Array>()
  const answerOf = (value: Uint8Array): Uint8Array => {
    const known = answers.get(value)
    if (known !== undefined) return known
    const answer = toBinary(output, create(output, { value }))
    answers.set(value, answer)
    return answer
  }
  return http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = answerOf(valueFor(keyFromBytes(fromBinary(input, joined(chunks)).key)))
      response.writeHead(200, { 'content-type': 'application/proto', 'content-length': answer.byteLength }).end(answer)
    })
  })
}
