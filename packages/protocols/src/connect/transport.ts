import type { RequestOptions } from 'node:http'
import { ConnectError, type Transport } from '@connectrpc/connect'
import {
  type ConnectTransportOptions,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node'
import { maxCompanionsBytes } from '../messages/companions-message.js'
import type { PeerAddress } from '../transport/peer-url.js'
import { makeAgent } from './agent.js'
import { besidesValueBytes } from './answer.js'
import { acceptedCompressions } from './compression.js'
import type { ResolvedConnectProtocolOptions } from './options.js'
import { Sessions } from './sessions.js'
import type { Wire } from './wire.js'

/** Speaks to one peer, and owns the connections to it. */
export interface PeerTransport {
  /** For single values. */
  readonly transport: Transport
  /** For messages, over the same connections. */
  readonly messageTransport: Transport
  /**
   * Whether a call failed because its connection, idle before, was at its end: the peer has said nothing,
   * and may know nothing of it.
   */
  endedIdle(error: unknown): boolean
  /** Ends all connections, and what is in flight on them. */
  destroy(): void
}

/** Opens no connection before the first call. */
export function makeTransport(address: PeerAddress, options: ResolvedConnectProtocolOptions): PeerTransport {
  const connections = options.httpVersion === '2' ? overHttp2(address, options) : overHttp1(address, options)
  const common = {
    baseUrl: address.origin + address.prefix,
    acceptCompression: acceptedCompressions(options.compression),
  }
  const limitedTo = (maxBytes: number): Transport =>
    connections.transport({ ...common, readMaxBytes: maxBytes + besidesValueBytes })
  return {
    // Whether companions follow is not known before the message is read.
    transport: limitedTo(options.maxValueBytes + maxCompanionsBytes),
    messageTransport: limitedTo(options.maxBatchBytes),
    endedIdle: (error) => connections.endedIdle(error),
    destroy: () => connections.destroy(),
  }
}

type Limits = Pick<ConnectTransportOptions, 'baseUrl'> &
  Required<Pick<ConnectTransportOptions, 'readMaxBytes' | 'acceptCompression'>>

/** Connections to one peer, and transports that use them. */
interface PeerConnections {
  transport(limits: Limits): Transport
  endedIdle(error: unknown): boolean
  destroy(): void
}

function overHttp2(address: PeerAddress, options: ResolvedConnectProtocolOptions): PeerConnections {
  const sessionManager = new Sessions(address, options)
  return {
    transport(limits) {
      const common = { ...limits, httpVersion: '2', sessionManager } as const
      return options.wire === 'grpc' ? createGrpcTransport(common) : forWeb(options.wire, common)
    },
    // GOAWAY comes first.
    endedIdle: () => false,
    destroy: () => sessionManager.destroy(),
  }
}

function overHttp1(address: PeerAddress, options: ResolvedConnectProtocolOptions): PeerConnections {
  const connections = makeAgent(address, options)
  const nodeOptions: RequestOptions = { agent: connections.agent }
  if (address.socketPath !== undefined) nodeOptions.socketPath = address.socketPath
  return {
    transport: (limits) => forWeb(options.wire, { ...limits, httpVersion: '1.1', nodeOptions }),
    endedIdle: (error) => error instanceof ConnectError && connections.endedIdle(error.cause),
    destroy: () => connections.destroy(),
  }
}

const forWeb = (wire: Wire, options: ConnectTransportOptions): Transport =>
  wire === 'connect' ? createConnectTransport(options) : createGrpcWebTransport(options)
