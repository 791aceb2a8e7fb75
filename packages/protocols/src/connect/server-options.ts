import type { ServerOptions } from 'node:http2'

/**
 * Options for `http2.createServer` and `http2.createSecureServer` of a process that serves peers. Node's own hold at most
 * 10 MB for a connection and refuse calls beyond, so that 16 values of 1 MiB at once are too many.
 */
export const connectServerOptions: Readonly<ServerOptions> = {
  // In millions of bytes.
  maxSessionMemory: 256,
}
