import { type AccessOptions, accessOptionNames, type ServerAccessOptions } from '../access/access-options.js'
import { type ClientAccess, resolveClientAccess } from '../access/client-access.js'
import { requireKnown } from '../access/require-known.js'
import { type BatchOptions, batchOptionNames, resolveBatchLimits } from '../messages/batch-options.js'
import { requireCount } from '../transport/require-count.js'
import { type MessageCompression, requireCompression } from './compression.js'
import { type HttpVersion, resolveWire, type Wire } from './wire.js'

const MiB = 2 ** 20

/** How this process asks its peers over Connect or gRPC. The limits are those of one peer. */
export interface ConnectProtocolOptions extends BatchOptions, AccessOptions {
  /**
   * How a call looks on the wire. Default `'grpc'`, which is what galaxycache for Go speaks. A server of
   * {@link connectRoutes} answers all three.
   */
  readonly wire?: Wire
  /**
   * Default `'2'` for `'grpc'`, which knows no other, and `'1.1'` for `'connect'` and `'grpc-web'`. Over TLS a server
   * may speak both on one port; a plaintext port of Node speaks one of them, so the peer's server decides.
   */
  readonly httpVersion?: HttpVersion
  /** Connections at most. Default 1 for HTTP/2, where one carries many calls, and 16 for HTTP/1.1. */
  readonly maxConnections?: number
  /**
   * Calls in flight on one HTTP/2 connection at most. Default 100: what RFC 9113 recommends servers to let through at
   * least. Over HTTP/1.1 it is always 1.
   */
  readonly maxStreamsPerConnection?: number
  /** Calls waiting for a connection at most; one more fails at once. Default 16,384, as over HTTP. */
  readonly maxWaiting?: number
  /** Longest value that is accepted, in bytes, after decompression. Default 64 MiB; at most 64 KiB short of 4 GiB. */
  readonly maxValueBytes?: number
  /** Time to connect, TLS included, in ms. Default 3,000. A call's own time limit may pass before. */
  readonly connectTimeoutMs?: number
  /** Idle connections are closed after this time, in ms. Default 30,000. */
  readonly keepAliveTimeoutMs?: number
  /**
   * An HTTP/2 connection that has been silent this long, in ms, is pinged: while calls wait on it, and before
   * it is used again. Default 10,000. A Go server takes offence at many pings without an answer in between;
   * the time is doubled then.
   */
  readonly pingIntervalMs?: number
  /** A connection whose ping has no answer after this time, in ms, is replaced, and its calls fail. Default 5,000. */
  readonly pingTimeoutMs?: number
  /**
   * Bytes of one answer that a peer may send ahead of what has been read, over HTTP/2. Default 1 MiB. With the 64 KiB
   * of HTTP/2 itself, larger values wait for a round trip every 64 KiB.
   */
  readonly streamWindowBytes?: number
  /** The same for all answers of one connection together. Default 16 MiB. */
  readonly connectionWindowBytes?: number
  /**
   * What Node may hold for one HTTP/2 connection, in bytes; past it, calls on that connection fail. Node goes on
   * counting what was left to send of calls that were cancelled, so any bound is passed in the end. Default: none.
   */
  readonly maxSessionMemoryBytes?: number
  /**
   * What answers may be compressed with. Default `'none'`: the galaxy's codec is the better place, because it
   * compresses a value once and not for each peer.
   */
  readonly compression?: MessageCompression
}

const optionNames: Readonly<Record<keyof ConnectProtocolOptions | keyof ServerAccessOptions, true>> = {
  ...batchOptionNames,
  ...accessOptionNames,
  wire: true,
  httpVersion: true,
  maxConnections: true,
  maxStreamsPerConnection: true,
  maxWaiting: true,
  maxValueBytes: true,
  connectTimeoutMs: true,
  keepAliveTimeoutMs: true,
  pingIntervalMs: true,
  pingTimeoutMs: true,
  streamWindowBytes: true,
  connectionWindowBytes: true,
  maxSessionMemoryBytes: true,
  compression: true,
}

/** Checked and complete {@link ConnectProtocolOptions}. */
export type ResolvedConnectProtocolOptions = Required<Omit<ConnectProtocolOptions, keyof AccessOptions>> & ClientAccess

/** @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveConnectProtocolOptions(options: ConnectProtocolOptions): ResolvedConnectProtocolOptions {
  requireKnown(options, optionNames)
  const { wire, httpVersion } = resolveWire(options.wire, options.httpVersion)
  const isHttp2 = httpVersion === '2'
  const { maxConnections = isHttp2 ? 1 : 16, maxStreamsPerConnection = 100, maxWaiting = 16_384 } = options
  const { maxValueBytes = 64 * MiB, connectTimeoutMs = 3_000, keepAliveTimeoutMs = 30_000 } = options
  const { pingIntervalMs = 10_000, pingTimeoutMs = 5_000, compression = 'none' } = options
  const {
    streamWindowBytes = MiB,
    connectionWindowBytes = 16 * MiB,
    maxSessionMemoryBytes = Number.MAX_SAFE_INTEGER,
  } = options
  const counts = {
    maxConnections,
    maxStreamsPerConnection: isHttp2 ? maxStreamsPerConnection : 1,
    maxWaiting,
    maxValueBytes,
    connectTimeoutMs,
    keepAliveTimeoutMs,
    pingIntervalMs,
    pingTimeoutMs,
    streamWindowBytes,
    connectionWindowBytes,
    maxSessionMemoryBytes,
  }
  for (const [name, value] of Object.entries(counts)) requireCount(name, value, name === 'maxWaiting' ? 0 : 1)
  requireWindow('streamWindowBytes', counts.streamWindowBytes)
  requireWindow('connectionWindowBytes', counts.connectionWindowBytes)
  requireMessageLimit('maxValueBytes', counts.maxValueBytes)
  requireCompression(compression)
  return {
    wire,
    httpVersion,
    ...counts,
    ...resolveBatchLimits(options),
    compression,
    ...resolveClientAccess(options),
  }
}

/** RFC 9113, section 6.9.1. */
const maxWindowBytes = 2 ** 31 - 1

function requireWindow(name: string, bytes: number): void {
  if (bytes > maxWindowBytes) throw new RangeError(`${name} must be at most ${maxWindowBytes}, got ${bytes}`)
}

/** A message has a length of 32 bits, and some of it is not the value. */
const maxMessageBytes = 2 ** 32 - 64 * 1024

function requireMessageLimit(name: string, bytes: number): void {
  if (bytes > maxMessageBytes) throw new RangeError(`${name} must be at most ${maxMessageBytes}, got ${bytes}`)
}
