import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'

/** Servers of HTTP/1 whose sockets are known, for as long as the servers live. */
const known = new WeakMap<object, ServerSockets>()

/**
 * The sockets that a server of HTTP/1 has open. Node ends the idle ones itself, and takes for busy what
 * was never asked anything.
 */
class ServerSockets {
  readonly #open = new Set<Socket>()
  #closing = false

  constructor(server: Server | SecureServer) {
    const add = (socket: Socket): void => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
      // A handshake that was under way.
      if (this.#closing) socket.destroy()
    }
    server.on('connection', add)
    // Under TLS each socket is there twice; the outer one is silent no more when its handshake begins.
    server.on('secureConnection', add)
  }

  endSilent(): void {
    this.#closing = true
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy()
  }
}

/** Knows the sockets of `server` from now on. */
export function knowSockets(server: Server | SecureServer): void {
  if (!known.has(server)) known.set(server, new ServerSockets(server))
}

/**
 * Ends the connections on which no byte of a request has come, now and from now on, where
 * {@link knowSockets} was called.
 */
export const endSilentSockets = (server: Server | SecureServer): void => known.get(server)?.endSilent()
