import type { ServerOptions } from 'node:http2'
import type net from 'node:net'

/**
 * Options for `http2.createServer` and `http2.createSecureServer` of a process that serves peers: no delay for small answers,
 * and more memory for a connection than Node's own 10 MB, beyond which it refuses further calls on that connection. For
 * `node:http`, its own defaults will do.
 */
export const connectServerOptions: Readonly<ServerOptions & Pick<net.ServerOpts, 'noDelay'>> = {
  noDelay: true,
  // In millions of bytes.
  maxSessionMemory: 256,
}
