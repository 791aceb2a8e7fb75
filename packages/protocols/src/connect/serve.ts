import { type FetchedValue, keyFromBytes, type PeerCall, type PeerRequest, type PeerServer } from '@galaxycache/galaxy'
import type { BatchLimits } from '../messages/batch-options.js'
import type { MessageCall } from '../messages/message-call.js'
import { connectErrorOf } from './errors.js'
import type { Asked } from './unary/rpc.js'

/** Asks this process for the value. @throws ConnectError, whatever goes wrong */
export async function serveCall(
  server: PeerServer,
  { galaxy, key }: Asked,
  request: PeerRequest,
): Promise<FetchedValue> {
  try {
    return await server.serve(galaxy, keyFromBytes(key), request)
  } catch (error) {
    throw connectErrorOf(error)
  }
}

/** Has this process answer a message. @throws ConnectError, whatever goes wrong */
export async function serveMessage(
  server: PeerServer,
  messageCall: MessageCall,
  message: Uint8Array,
  call: PeerCall,
  limits: BatchLimits,
): Promise<Uint8Array> {
  try {
    return await messageCall.serve(server, message, call, limits)
  } catch (error) {
    throw connectErrorOf(error)
  }
}
