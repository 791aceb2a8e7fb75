import { Code, ConnectError } from '@connectrpc/connect'
import type { PeerCall, PeerServer } from '@galaxycache/galaxy'
import { fetchManyCall, type MessageCall, writeCall } from '../../messages/message-call.js'
import { joinCompanions } from '../../transport/companions.js'
import { versionHeaders } from '../../transport/value-versions.js'
import { answerOf, besidesValueBytes } from '../answer.js'
import type { ResolvedConnectHandlerOptions } from '../handler-options.js'
import { serveCall, serveMessage } from '../serve.js'
import { disclose, enclose, pathOfCall } from './envelope.js'
import { fetchRpc, peekRpc, type UnaryRpc } from './rpc.js'

/** An answer that is no error. */
export interface UnaryAnswer {
  /** The body, in pieces that follow each other; at least one. */
  readonly pieces: readonly Uint8Array[]
  /** Headers of this answer alone: name, value, name, value. */
  readonly headers: readonly string[]
}

/** A call as a server of unary Connect sees it. */
export interface ServedRpc {
  readonly maxRequestBytes: number
  /** @throws ConnectError, whatever goes wrong */
  serve(bytes: Uint8Array, call: PeerCall): Promise<UnaryAnswer>
}

/** All calls, by their paths. */
export function servedRpcs(
  server: PeerServer,
  options: ResolvedConnectHandlerOptions,
): ReadonlyMap<string | undefined, ServedRpc> {
  return new Map([
    ...[fetchRpc, peekRpc].map((rpc) => [rpc.path, forValue(server, rpc, options)] as const),
    ...[fetchManyCall, writeCall].map((call) => [pathOfCall(call.name), forMessage(server, call, options)] as const),
  ])
}

const forValue = (
  server: PeerServer,
  rpc: UnaryRpc,
  { maxRequestBytes }: ResolvedConnectHandlerOptions,
): ServedRpc => ({
  maxRequestBytes,
  async serve(bytes, call) {
    const asked = parse(bytes, (message) => rpc.decodeRequest(message))
    const value = joinCompanions(await serveCall(server, asked, rpc.mode, call))
    return { pieces: rpc.encodeAnswer(answerOf(value)), headers: versionHeaders(value) }
  },
})

const forMessage = (
  server: PeerServer,
  messageCall: MessageCall,
  options: ResolvedConnectHandlerOptions,
): ServedRpc => ({
  maxRequestBytes: options.maxBatchBytes + besidesValueBytes,
  async serve(bytes, call) {
    const { message, headers } = await serveMessage(server, messageCall, parse(bytes, disclose), call, options)
    return { pieces: enclose(message), headers }
  },
})

/** @throws ConnectError as connect-node does */
function parse<R>(bytes: Uint8Array, decode: (bytes: Uint8Array) => R): R {
  try {
    return decode(bytes)
  } catch (error) {
    throw new ConnectError(`parse binary: ${error instanceof Error ? error.message : String(error)}`, Code.Internal)
  }
}
