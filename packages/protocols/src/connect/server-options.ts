import type { ServerOptions } from 'node:http2'
import type net from 'node:net'

/**
 * Options for `http2.createServer` and `http2.createSecureServer` of a process that serves peers: small answers are not held
 * back, a connection carries at most 1,000 calls at once, where Node sets no bound, and it may hold more memory than Node's
 * own 10 MB, beyond which further calls on it are refused. For `node:http`, its own defaults will do.
 */
export const connectServerOptions: Readonly<ServerOptions & Pick<net.ServerOpts, 'noDelay'>> = {
  noDelay: true,
  // In millions of bytes.
  maxSessionMemory: 256,
  settings: { maxConcurrentStreams: 1000 },
}
