import { type FetchedValue, keyFromBytes, type PeerCall, type PeerRequest, type PeerServer } from '@galaxycache/galaxy'
import type { BatchLimits } from '../messages/batch-options.js'
import type { MessageCall } from '../messages/message-call.js'
import { ToldEpoch } from '../transport/told-epoch.js'
import { connectErrorOf } from './errors.js'
import type { Asked } from './unary/rpc.js'

/** Asks this process for the value. @throws ConnectError, whatever goes wrong */
export async function serveCall(
  server: PeerServer,
  { galaxy, key }: Asked,
  mode: PeerRequest['mode'],
  { timeoutMs, cancellation, header }: PeerCall,
): Promise<FetchedValue> {
  const told = new ToldEpoch()
  const { onEpoch } = told
  try {
    return await server.serve(galaxy, keyFromBytes(key), { mode, timeoutMs, cancellation, header, onEpoch })
  } catch (error) {
    throw connectErrorOf(error, told)
  }
}

/** What is answered to a message. */
export interface MessageAnswer {
  readonly message: Uint8Array
  /** Headers of this answer alone: name, value, name, value. */
  readonly headers: readonly string[]
}

/** Has this process answer a message. @throws ConnectError, whatever goes wrong */
export async function serveMessage(
  server: PeerServer,
  messageCall: MessageCall,
  message: Uint8Array,
  { timeoutMs, cancellation, header }: PeerCall,
  limits: BatchLimits,
): Promise<MessageAnswer> {
  const told = new ToldEpoch()
  const { onEpoch } = told
  try {
    const answer = await messageCall.serve(server, message, { timeoutMs, cancellation, header, onEpoch }, limits)
    return { message: answer, headers: told.headers }
  } catch (error) {
    throw connectErrorOf(error, told)
  }
}
