import type { ServerOptions } from 'node:http2'
import type net from 'node:net'
import { maxSessionMemory } from './session-memory.js'

/**
 * Options for `http2.createServer` and `http2.createSecureServer` of a process that serves peers: small answers are not
 * held back, a connection carries at most 1,000 calls at once, where Node sets no bound, and none is refused for the
 * memory that it holds, where Node refuses them beyond 10 MB: that is bounded by the length of values, and by fewer
 * calls at once where those are large. For `node:http`, its own defaults will do.
 */
export const connectServerOptions: Readonly<ServerOptions & Pick<net.ServerOpts, 'noDelay'>> = {
  noDelay: true,
  maxSessionMemory,
  settings: { maxConcurrentStreams: 1000 },
}
