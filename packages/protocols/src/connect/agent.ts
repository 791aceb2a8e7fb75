import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { timerDelay } from '../transport/delay.js'
import type { PeerAddress } from '../transport/peer-url.js'
import { limitConnect } from './dial.js'
import type { ResolvedConnectProtocolOptions } from './options.js'

/** Connections for HTTP/1.1. */
export interface PeerAgent {
  readonly agent: http.Agent
  /**
   * Whether `error` is how a connection ended that had been idle, before any byte of an answer, when a request was sent
   * on it. All others that were idle then were ended too: what is sent again has a new one.
   */
  endedIdle(error: unknown): boolean
  /** Ends all connections, and what is in flight on them. */
  destroy(): void
}

/** The one that was used last is used next, so that those too many grow old and close. */
export function makeAgent({ origin }: PeerAddress, options: ResolvedConnectProtocolOptions): PeerAgent {
  const { maxConnections, keepAliveTimeoutMs, connectTimeoutMs, tls } = options
  const common: http.AgentOptions = {
    keepAlive: true,
    maxSockets: maxConnections,
    timeout: timerDelay(keepAliveTimeoutMs),
  }
  const isSecure = origin.startsWith('https:')
  // A session that is resumed is not checked again.
  const agent = isSecure ? new https.Agent({ ...common, maxCachedSessions: 0 }) : new http.Agent(common)
  let current = new WeakSet<object>()
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (how, ...more): Duplex | null | undefined => {
    const socket = connect({ ...how, ...tls?.connectOptions }, ...more) as Socket
    current.add(socket)
    return limitConnect(socket, isSecure ? 'secureConnect' : 'connect', connectTimeoutMs)
  }
  agent.prependListener('free', (socket: Socket) => {
    if (!current.has(socket)) socket.destroy()
  })
  const endFree = (): void => {
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }
  const stopRenewing = tls?.onChange(() => {
    current = new WeakSet()
    endFree()
  })
  const idleEnds = new WeakSet<Error>()
  tellIdleEnds(agent, (error) => {
    idleEnds.add(error)
    endFree()
  })
  const destroy = (): void => {
    stopRenewing?.()
    agent.destroy()
  }
  return { agent, endedIdle: (error) => error instanceof Error && idleEnds.has(error), destroy }
}

/**
 * Calls `tell` with what ends a connection of `agent` that was used before, once a request is sent on it and as
 * long as no answer comes.
 */
function tellIdleEnds(agent: http.Agent, tell: (error: Error) => void): void {
  const reuse = agent.reuseSocket.bind(agent)
  agent.reuseSocket = (socket: Socket, request) => {
    const before = socket.bytesRead
    const look = (error: NodeJS.ErrnoException): void => {
      if (socket.bytesRead === before && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) tell(error)
    }
    // Of both: what a write fails with is the error of the socket.
    request.prependListener('error', look)
    socket.prependListener('error', look)
    request.once('close', () => socket.off('error', look))
    reuse(socket, request)
  }
}
