import type { ServerOptions } from 'node:http2'
import type net from 'node:net'

/**
 * Options for `http2.createServer` and `http2.createSecureServer` of a process that serves peers: small answers are not held
 * back, a connection carries at most 1,000 calls at once, where Node sets no bound, and none is refused for the memory that it
 * holds, where Node refuses them beyond 10 MB. For `node:http`, its own defaults will do.
 */
export const connectServerOptions: Readonly<ServerOptions & Pick<net.ServerOpts, 'noDelay'>> = {
  noDelay: true,
  // The most that Node takes, in millions of bytes. What was left of answers that peers broke off counts until the session ends
  // (Node 20 to 24), though it is freed: any bound that is reached would refuse all further calls.
  maxSessionMemory: 2 ** 32 - 1,
  settings: { maxConcurrentStreams: 1000 },
}
