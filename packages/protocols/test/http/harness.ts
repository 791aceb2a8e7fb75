import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import {
  Cancellation,
  type FetchedValue,
  type FetchOptions,
  NotFoundError,
  type PeerRequest,
  type PeerServer,
  type RemoteFetcher,
  UnknownGalaxyError,
} from '@galaxycache/galaxy'
import { type HttpProtocolOptions, httpProtocol } from '@galaxycache/protocols/http'
import type { ExecutionContext } from 'ava'

/** A call that nobody cancels, and that has time on a machine with much else to do. */
export const patient = (timeoutMs = 60_000): FetchOptions => ({ timeoutMs, cancellation: new Cancellation() })

export const textOf = (value: FetchedValue): string => Buffer.from(value.bytes).toString()

/** A process with the galaxy `things`, whose values are `mode:key`, and whose key `absent` does not exist. */
export class SmallServer implements PeerServer {
  readonly requests: { readonly galaxy: string; readonly key: string; readonly request: PeerRequest }[] = []
  expiresAtMs = Number.POSITIVE_INFINITY

  async serve(galaxy: string, key: string, request: PeerRequest): Promise<FetchedValue> {
    this.requests.push({ galaxy, key, request })
    if (galaxy !== 'things') throw new UnknownGalaxyError(galaxy)
    if (key === 'absent') throw new NotFoundError(galaxy, key)
    return { bytes: Buffer.from(`${request.mode}:${key}`), expiresAtMs: this.expiresAtMs }
  }
}

/** A process that answers in a way of its own. */
export const serverOf = (serve: PeerServer['serve']): PeerServer => ({ serve })

/** Listens on a free port of loopback until the test ends. Gives `host:port`. */
export async function listen(t: ExecutionContext, server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => {
    if (server instanceof http.Server) server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A peer that reads and writes bytes. `answer` gets each request as it arrived, and the number of the connection. */
export function rawPeer(
  t: ExecutionContext,
  answer: (socket: net.Socket, request: string, connection: number) => void,
): Promise<string> {
  let connections = 0
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    const connection = ++connections
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let received = ''
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        const request = received.slice(0, end + 4)
        received = received.slice(end + 4)
        answer(socket, request, connection)
      }
    })
  })
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  return listen(t, server)
}

/** A fetcher that is closed when the test ends. */
export function connect(t: ExecutionContext, url: string, options: HttpProtocolOptions = {}): RemoteFetcher {
  const fetcher = httpProtocol({ connectTimeoutMs: 30_000, ...options }).connect({ id: 'peer-a', url })
  t.teardown(() => fetcher.close())
  return fetcher
}

/** Sends bytes as they are and gives all that comes back until the other side closes. */
export function sendRaw(address: string, bytes: string): Promise<string> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: host ?? '', port: Number(port) }, () => socket.write(bytes, 'latin1'))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(received)).on('error', reject)
  })
}

/** Resolves when `condition` holds; looks about once a millisecond. */
export async function until(condition: () => boolean): Promise<void> {
  // With a pause, for what is waited for needs the processor too.
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** The connections that `server` has, as they come and go. */
export function openSockets(server: net.Server): Set<net.Socket> {
  const open = new Set<net.Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
  })
  return open
}

/** Resolves when the event loop has gone round so often. */
export async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}
