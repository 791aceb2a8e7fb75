import http, { type RequestListener } from 'node:http'
import type { ConnectRouter } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import type { PeerServer, RemoteFetcher } from '@galaxycache/galaxy'
import { connectHandler, GalaxyCache } from '@galaxycache/protocols/connect'
import { httpHandler } from '@galaxycache/protocols/http'
import type { ExecutionContext } from 'ava'
import { connectTo } from '../connect/harness.js'
import { type Listening, serve } from '../connect/servers.js'
import { connect, listen } from '../http/harness.js'

/** Bytes that an answer brings, and what its header says how many of them are the value. */
export interface ToldAnswer {
  readonly bytes: Uint8Array
  /** Undefined: there is no such header. */
  readonly valueBytes: string | undefined
}

/** Options of a fetcher that all protocols have. */
interface Limits {
  readonly maxValueBytes?: number
}

/** A protocol, with this project's server or with one that answers as it is told. */
export interface Way {
  readonly name: string
  serve(t: ExecutionContext, server: PeerServer, limits?: Limits): Promise<RemoteFetcher>
  tell(t: ExecutionContext, answer: ToldAnswer, limits?: Limits): Promise<RemoteFetcher>
}

const header = 'X-Galaxycache-Value-Bytes'

const overHttp = (name: string, isChunked: boolean): Way => ({
  name,
  serve: async (t, server, limits) => connect(t, await listen(t, http.createServer(httpHandler(server))), limits),
  async tell(t, { bytes, valueBytes }, limits) {
    const listener: RequestListener = (_request, response) => {
      response.setHeader('Content-Type', 'application/octet-stream')
      if (valueBytes !== undefined) response.setHeader(header, valueBytes)
      if (isChunked) response.flushHeaders()
      response.end(bytes)
    }
    return connect(t, await listen(t, http.createServer(listener)), limits)
  },
})

type WireOptions = NonNullable<Parameters<typeof connectTo>[2]>

const overConnect = (name: string, listening: Listening, options: WireOptions): Way => ({
  name,
  async serve(t, server, limits) {
    const { url, close } = await serve(
      listening,
      connectHandler(server, { compression: options.compression ?? 'none' }),
    )
    t.teardown(close)
    return connectTo(t, url, { ...options, ...limits })
  },
  async tell(t, { bytes, valueBytes }, limits) {
    const routes = (router: ConnectRouter): void => {
      router.service(GalaxyCache, {
        getFromPeer(_request, { responseHeader }) {
          if (valueBytes !== undefined) responseHeader.set(header, valueBytes)
          return { value: bytes }
        },
      })
    }
    const { url, close } = await serve(listening, connectNodeAdapter({ routes }))
    t.teardown(close)
    return connectTo(t, url, { ...options, ...limits })
  },
})

/** Each way that the bytes of a value go, and that a client reads them. */
export const ways: readonly Way[] = [
  overHttp('http', false),
  overHttp('http, in chunks', true),
  overConnect('connect, HTTP/1.1', 'h1', { wire: 'connect' }),
  overConnect('connect, HTTP/1.1, gzip', 'h1', { wire: 'connect', compression: 'gzip' }),
  overConnect('connect, HTTP/2', 'h2c', { wire: 'connect', httpVersion: '2' }),
  overConnect('grpc-web, HTTP/1.1', 'h1', { wire: 'grpc-web' }),
  overConnect('grpc', 'h2c', {}),
]
