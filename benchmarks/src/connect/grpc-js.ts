import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { keyFromBytes, keyToBytes } from '@galaxycache/galaxy'
import { GalaxyCache } from '@galaxycache/protocols/connect'
import { Client, credentials, type MethodDefinition, Server, ServerCredentials } from '@grpc/grpc-js'
import type { Contestant } from '../http-client/contestants.js'

// The other implementation of gRPC for Node, with the same messages and the same encoder.

const { input, output, name } = GalaxyCache.method.getFromPeer

interface Asked {
  readonly key: Uint8Array
}

interface Answered {
  readonly value: Uint8Array
}

const method: MethodDefinition<Asked, Answered> = {
  path: `/${GalaxyCache.typeName}/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: ({ key }) => Buffer.from(toBinary(input, create(input, { galaxy: 'bench', key }))),
  requestDeserialize: (bytes) => fromBinary(input, bytes),
  responseSerialize: ({ value }) => Buffer.from(toBinary(output, create(output, { value }))),
  responseDeserialize: (bytes) => fromBinary(output, bytes),
}

/** Its client, with its defaults. */
export function grpcJs(port: number): Contestant {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  const { path, requestSerialize, responseDeserialize } = method
  return {
    name: '@grpc/grpc-js',
    read: (key) =>
      new Promise((resolve, reject) => {
        const asked = { key: keyToBytes(key) }
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, asked, (error, answer) => {
          if (error !== null || answer === undefined) reject(error ?? new Error(`no value for ${key}`))
          else resolve(answer.value)
        })
      }),
    close: () => client.close(),
  }
}

/** Starts its server, with its defaults, on a free port of loopback. */
export function listenGrpcJs(valueFor: (key: string) => Uint8Array): Promise<number> {
  const server = new Server()
  server.addService(
    { getFromPeer: method },
    {
      getFromPeer: (
        { request }: { readonly request: Asked },
        answer: (error: null, answered: Answered) => void,
      ): void => answer(null, { value: valueFor(keyFromBytes(request.key)) }),
    },
  )
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port)
      else reject(error)
    })
  })
}
