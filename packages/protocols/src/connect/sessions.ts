import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import { Http2SessionManager } from '@connectrpc/connect-node'
import type { PeerAddress } from '../transport/peer-url.js'
import { dialHttp2 } from './dial.js'
import type { ResolvedConnectProtocolOptions } from './options.js'
import { maxSessionMemory } from './session-memory.js'

/** A manager keeps one session, and makes another when that one has ended or is ending. */
interface Managed {
  readonly manager: Http2SessionManager
  /** Calls that have begun and not ended. */
  calls: number
}

/**
 * The HTTP/2 sessions to one peer. A further one is opened when the streams of those before are all taken. A session
 * that got GOAWAY ends its calls and takes no new one; one that answers no ping is destroyed.
 */
export class Sessions {
  readonly authority: string
  readonly #makeSessions: () => readonly Managed[]
  readonly #stopRenewing: (() => void) | undefined
  #sessions: readonly Managed[]
  /** With certificates from before: they end with the calls that they carry. */
  readonly #draining = new Set<Managed>()
  readonly #maxStreams: number
  readonly #windowBytes: number
  readonly #adopted = new WeakSet<ClientHttp2Session>()

  constructor(address: PeerAddress, options: ResolvedConnectProtocolOptions) {
    this.authority = address.origin
    this.#maxStreams = options.maxStreamsPerConnection
    this.#windowBytes = options.connectionWindowBytes
    this.#makeSessions = () =>
      Array.from({ length: options.maxConnections }, () => ({ manager: makeManager(address, options), calls: 0 }))
    this.#sessions = this.#makeSessions()
    this.#stopRenewing = options.tls?.onChange(() => this.#renew())
  }

  async request(...request: Parameters<Http2SessionManager['request']>): Promise<ClientHttp2Stream> {
    const session = this.#pick()
    session.calls += 1
    try {
      const stream = await session.manager.request(...request)
      stream.once('close', () => this.#ended(session))
      this.#adopt(stream.session as ClientHttp2Session | undefined)
      return stream
    } catch (error) {
      this.#ended(session)
      throw error
    }
  }

  notifyResponseByteRead(stream: ClientHttp2Stream): void {
    for (const { manager } of this.#sessions) manager.notifyResponseByteRead(stream)
    for (const { manager } of this.#draining) manager.notifyResponseByteRead(stream)
  }

  /** Ends every session, and the calls on it. */
  destroy(): void {
    this.#stopRenewing?.()
    for (const { manager } of this.#sessions) manager.abort()
    for (const { manager } of this.#draining) manager.abort()
  }

  #renew(): void {
    for (const session of this.#sessions) {
      if (session.calls === 0) session.manager.abort()
      else this.#draining.add(session)
    }
    this.#sessions = this.#makeSessions()
  }

  #ended(session: Managed): void {
    session.calls -= 1
    if (session.calls === 0 && this.#draining.delete(session)) session.manager.abort()
  }

  #pick(): Managed {
    const free = this.#sessions.find(({ calls }) => calls < this.#maxStreams)
    // A cancelled call gives its turn back a moment before its stream has closed.
    return free ?? this.#sessions.reduce((least, other) => (other.calls < least.calls ? other : least))
  }

  /** What can only be done once the session is there. */
  #adopt(session: ClientHttp2Session | undefined): void {
    if (session === undefined || session.destroyed || this.#adopted.has(session)) return
    this.#adopted.add(session)
    // The window of a whole session is no setting.
    session.setLocalWindowSize(this.#windowBytes)
    // A session that is destroyed tells of its error when its socket has closed. If a call comes before that, its
    // manager listens no more, and the error would end the process.
    session.on('error', () => {})
  }
}

function makeManager(address: PeerAddress, options: ResolvedConnectProtocolOptions): Http2SessionManager {
  return new Http2SessionManager(
    address.origin,
    {
      pingIntervalMs: options.pingIntervalMs,
      pingTimeoutMs: options.pingTimeoutMs,
      idleConnectionTimeoutMs: options.keepAliveTimeoutMs,
    },
    {
      createConnection: () => dialHttp2(address, options),
      // Node counts in millions of bytes.
      maxSessionMemory: Math.min(maxSessionMemory, Math.ceil(options.maxSessionMemoryBytes / 1e6)),
      settings: { enablePush: false, initialWindowSize: options.streamWindowBytes },
    },
  )
}
