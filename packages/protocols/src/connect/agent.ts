import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { PeerAddress } from '../transport/peer-url.js'
import { limitConnect } from './dial.js'
import type { ResolvedConnectProtocolOptions } from './options.js'

/** Connections for HTTP/1.1. The one that was used last is used next, so that those too many grow old and close. */
export function makeAgent({ origin }: PeerAddress, options: ResolvedConnectProtocolOptions): http.Agent {
  const { maxConnections, keepAliveTimeoutMs, connectTimeoutMs, tls } = options
  const common: http.AgentOptions = { keepAlive: true, maxSockets: maxConnections, timeout: keepAliveTimeoutMs }
  const isSecure = origin.startsWith('https:')
  const agent = isSecure ? new https.Agent({ ...tls, ...common }) : new http.Agent(common)
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (...args): Duplex | null | undefined => {
    const socket = connect(...args)
    return limitConnect(socket as Socket, isSecure ? 'secureConnect' : 'connect', connectTimeoutMs)
  }
  return agent
}
