import { type PeerCall, type PeerServer, type PeerWrite, UnsupportedError } from '@galaxycache/galaxy'
import type { BatchLimits } from './batch-options.js'
import { encodeItems } from './items-message.js'
import { decodeKeys } from './keys-message.js'
import { decodeWrite } from './write-message.js'

/** A call that is a message each way, the same over every protocol: those of `galaxycache.peers.v1.PeerCalls`. */
export interface MessageCall {
  readonly name: 'FetchMany' | 'Write'
  /**
   * Answers a request with a message. `bytes` belong to the server from now on.
   * @throws InvalidArgumentError for bytes that are no such request, UnsupportedError, or what the server throws
   */
  serve(server: PeerServer, bytes: Uint8Array, call: PeerCall, limits: BatchLimits): Promise<Uint8Array>
}

/** Many values from caches and backend. */
export const fetchManyCall: MessageCall = {
  name: 'FetchMany',
  async serve(server, bytes, call, { maxBatchKeys, maxBatchBytes }) {
    if (server.serveMany === undefined) throw new UnsupportedError('a fetch of many keys')
    const { galaxy, keys } = decodeKeys(bytes, maxBatchKeys)
    return encodeItems(await server.serveMany(galaxy, keys, call), maxBatchBytes)
  },
}

const nothing = new Uint8Array()

/** A write to the caches of the process that is asked. */
export const writeCall: MessageCall = {
  name: 'Write',
  async serve(server, bytes, call, { maxBatchKeys }) {
    if (server.write === undefined) throw new UnsupportedError('a write')
    const { galaxy, write } = decodeWrite(bytes, maxBatchKeys)
    await server.write(galaxy, write, call)
    // A WriteResponse has no fields.
    return nothing
  },
}

/**
 * Whether a write may arrive twice. Forgetting again does no harm; a value that comes again may come after a later one.
 */
export const isRepeatable = ({ kind }: PeerWrite): boolean => kind === 'remove' || kind === 'clear'
