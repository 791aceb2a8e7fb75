import type { ServerOptions } from 'node:http'

/**
 * Options for `http.createServer` and `https.createServer` of a process that serves peers. Node's own allow a
 * request head of 16 KiB, which cuts off keys; these allow a key of 64 KiB with every byte of it percent-encoded.
 * Idle connections are kept for a minute, longer than this project's clients keep theirs, so no request meets a
 * connection that is being closed.
 */
export const httpServerOptions: Readonly<ServerOptions> = {
  // A request target of 256 KiB and Node's default for the rest.
  maxHeaderSize: (256 + 16) * 1024,
  keepAliveTimeout: 60_000,
}
