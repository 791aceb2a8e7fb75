import http2 from 'node:http2'
import net, { type AddressInfo } from 'node:net'
import type { RemoteFetcher } from '@galaxycache/galaxy'
import { type ConnectProtocolOptions, connectProtocol } from '@galaxycache/protocols/connect'
import type { ExecutionContext } from 'ava'

/**
 * A fetcher that is closed when the test ends. Unless told otherwise it has time to connect on a
 * machine with much else to do.
 */
export function connectTo(t: ExecutionContext, url: string, options: ConnectProtocolOptions = {}): RemoteFetcher {
  const fetcher = connectProtocol({ connectTimeoutMs: 30_000, ...options }).connect({ id: 'peer-a', url })
  t.teardown(() => fetcher.close())
  return fetcher
}

/** What a peer made of raw HTTP/2 does with a call; `session` counts from 1. */
export type OnStream = (stream: http2.ServerHttp2Stream, session: number) => void

/** A peer that reads and writes HTTP/2 streams itself. */
export interface RawPeer {
  readonly url: string
  /** In the order they came; also those that have ended. */
  readonly sessions: readonly http2.ServerHttp2Session[]
}

/** Starts one that ends with the test. */
export async function rawPeer(t: ExecutionContext, onStream: OnStream): Promise<RawPeer> {
  const sessions: http2.ServerHttp2Session[] = []
  const server = http2.createServer()
  server.on('session', (session) => {
    sessions.push(session)
    session.on('error', () => {})
  })
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    stream.resume()
    onStream(stream, sessions.indexOf(stream.session as http2.ServerHttp2Session) + 1)
  })
  t.teardown(() => {
    for (const session of sessions) session.destroy()
    server.close()
  })
  const url = await listen(server)
  return { url, sessions }
}

/** Listens on a free port of loopback. */
export async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with a gRPC value: a frame of 5 bytes, and field 1 of the message. */
export function sendValue(stream: http2.ServerHttp2Stream | undefined, text: string): void {
  if (stream === undefined) throw new TypeError('no such call')
  stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(grpcValue(text))
}

/** For texts of less than 126 bytes, whose length is one byte. */
export function grpcValue(text: string): Buffer {
  const value = Buffer.from(text)
  return Buffer.concat([Buffer.from([0, 0, 0, 0, value.length + 2, 0x0a, value.length]), value])
}

/** A way to a server that can be held up: bytes stop, and connections stay. */
export class Gate {
  readonly #sockets = new Set<net.Socket>()
  readonly #far = new Set<net.Socket>()
  #held = false
  /** Sent by clients so far. */
  sentBytes = 0
  connections = 0
  url = ''

  static async open(t: ExecutionContext, to: string): Promise<Gate> {
    const gate = new Gate()
    const port = Number(new URL(to).port)
    const server = net.createServer((near) => {
      gate.connections += 1
      const far = net.connect({ host: '127.0.0.1', port })
      for (const socket of [near, far]) gate.#keep(socket)
      gate.#far.add(far)
      near.on('data', ({ length }: Buffer) => {
        gate.sentBytes += length
      })
      near.pipe(far)
      far.pipe(near)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    })
    t.teardown(() => {
      for (const socket of gate.#sockets) socket.destroy()
      server.close()
    })
    gate.url = await listen(server)
    return gate
  }

  /** From now on nothing passes. */
  hold(): void {
    this.#held = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** What comes from now on passes; held connections stay held, as those of a host that has lost its memory of them. */
  release(): void {
    this.#held = false
  }

  /** What the server sends waits from now on; what it is sent passes. */
  holdAnswers(): void {
    for (const far of this.#far) far.pause()
  }

  /** What waited comes after all. */
  letThrough(): void {
    for (const far of this.#far) far.resume()
  }

  get open(): number {
    return this.#sockets.size
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    if (this.#held) setImmediate(() => socket.pause())
  }
}
