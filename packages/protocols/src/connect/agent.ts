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
  const stopRenewing = tls?.onChange(() => {
    current = new WeakSet()
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  })
  const destroy = (): void => {
    stopRenewing?.()
    agent.destroy()
  }
  return { agent, destroy }
}
