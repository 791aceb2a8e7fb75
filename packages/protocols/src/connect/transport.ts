import type { RequestOptions } from 'node:http'
import type { Transport } from '@connectrpc/connect'
import {
  type ConnectTransportOptions,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node'
import type { PeerAddress } from '../transport/peer-url.js'
import { makeAgent } from './agent.js'
import { besidesValueBytes } from './answer.js'
import { acceptedCompressions } from './compression.js'
import type { ResolvedConnectProtocolOptions } from './options.js'
import { Sessions } from './sessions.js'
import type { Wire } from './wire.js'

/** Speaks to one peer, and owns the connections to it. */
export interface PeerTransport {
  readonly transport: Transport
  /** Ends all connections, and what is in flight on them. */
  destroy(): void
}

/** Opens no connection before the first call. */
export function makeTransport(address: PeerAddress, options: ResolvedConnectProtocolOptions): PeerTransport {
  const limits: Limits = {
    baseUrl: address.origin + address.prefix,
    readMaxBytes: options.maxValueBytes + besidesValueBytes,
    acceptCompression: acceptedCompressions(options.compression),
  }
  return options.httpVersion === '2' ? overHttp2(address, options, limits) : overHttp1(address, options, limits)
}

type Limits = Pick<ConnectTransportOptions, 'baseUrl'> &
  Required<Pick<ConnectTransportOptions, 'readMaxBytes' | 'acceptCompression'>>

function overHttp2(address: PeerAddress, options: ResolvedConnectProtocolOptions, limits: Limits): PeerTransport {
  const sessionManager = new Sessions(address, options)
  const common = { ...limits, httpVersion: '2', sessionManager } as const
  const transport = options.wire === 'grpc' ? createGrpcTransport(common) : forWeb(options.wire, common)
  return { transport, destroy: () => sessionManager.destroy() }
}

function overHttp1(address: PeerAddress, options: ResolvedConnectProtocolOptions, limits: Limits): PeerTransport {
  const connections = makeAgent(address, options)
  const nodeOptions: RequestOptions = { agent: connections.agent }
  if (address.socketPath !== undefined) nodeOptions.socketPath = address.socketPath
  const transport = forWeb(options.wire, { ...limits, httpVersion: '1.1', nodeOptions })
  return { transport, destroy: () => connections.destroy() }
}

const forWeb = (wire: Wire, options: ConnectTransportOptions): Transport =>
  wire === 'connect' ? createConnectTransport(options) : createGrpcWebTransport(options)
