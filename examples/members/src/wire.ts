import http2 from 'node:http2'
import https from 'node:https'
import type { Server } from 'node:tls'
import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'
import {
  type AccessOptions,
  connectHandler,
  connectProtocol,
  connectServerOptions,
  renewCertificates,
  tlsServerOptions,
  trackConnections,
} from '@galaxycache/protocols/connect'
import { httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'

/** How the processes talk. */
export type WireName = 'http' | 'grpc'

/** One way to talk, both ends of it. */
export interface Wire {
  readonly protocol: (access: AccessOptions) => FetchProtocol
  /** A server that does not listen yet. */
  readonly server: (galaxies: PeerServer, access: Required<AccessOptions>) => Server
}

/** All members share one thread here, and their handshakes with it. */
const connectTimeoutMs = 30_000

const wires: Readonly<Record<WireName, Wire>> = {
  http: {
    protocol: (access) => httpProtocol({ ...access, connectTimeoutMs }),
    server: (galaxies, access) =>
      https.createServer({ ...httpServerOptions, ...tlsServerOptions(access.tls) }, httpHandler(galaxies, access)),
  },
  grpc: {
    protocol: (access) => connectProtocol({ ...access, connectTimeoutMs }),
    server: (galaxies, access) =>
      trackConnections(
        http2.createSecureServer(
          { ...connectServerOptions, ...tlsServerOptions(access.tls) },
          connectHandler(galaxies, access),
        ),
      ),
  },
}

/** @throws TypeError for an unknown name */
export function requireWireName(name: string): asserts name is WireName {
  if (name !== 'http' && name !== 'grpc')
    throw new TypeError(`wire must be 'http' or 'grpc', got ${JSON.stringify(name)}`)
}

/** @throws TypeError for an unknown name */
export function wireOf(name: string): Wire {
  requireWireName(name)
  const { protocol, server } = wires[name]
  return {
    protocol,
    server: (galaxies, access) => {
      const secure = server(galaxies, access)
      renewCertificates(secure, access.tls)
      return secure
    },
  }
}
