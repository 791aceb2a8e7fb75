import { type FetchedValue, keyFromBytes, type PeerRequest, type PeerServer } from '@galaxycache/galaxy'
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
