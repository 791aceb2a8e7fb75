import type { Cancellation } from '../cancellation.js'
import { GalaxyError, PeerError } from '../errors.js'
import type { RemotePeer } from '../remote-peer.js'
import { PartialWriteError } from './partial-write-error.js'
import type { PeerWrite } from './peer-write.js'
import { tellAll } from './tell-all.js'

/** How a {@link WriteRound} reaches others. */
export interface WriteRoundOptions {
  /** Tells one peer of a write, within a time limit. */
  readonly tell: (remote: RemotePeer, write: PeerWrite, parent: Cancellation) => Promise<void>
  /** A peer was not reached by `write`. */
  readonly missed: (peer: string, write: PeerWrite, error: unknown) => void
  /** The peers of now. */
  readonly remotes: () => readonly RemotePeer[]
  /** Ends the calls. */
  readonly cancellation: Cancellation
}

/**
 * One write on its way through all processes: who was told, and who could not be. A peer that
 * fails does not stop the rest.
 */
export class WriteRound {
  readonly #options: WriteRoundOptions
  /** Who was told all there is to tell. */
  readonly #told = new Set<RemotePeer>()
  /** What went wrong, by the ids of those who were not reached. */
  readonly #errors = new Map<string, unknown>()

  constructor(options: WriteRoundOptions) {
    this.#options = options
  }

  /** Tells one peer; who failed before is not tried again. Never rejects. */
  async tell(remote: RemotePeer, write: PeerWrite): Promise<void> {
    const { tell, missed, cancellation } = this.#options
    const peer = remote.peer.id
    if (this.#errors.has(peer)) {
      missed(peer, write, this.#errors.get(peer))
      return
    }
    try {
      await tell(remote, write, cancellation)
    } catch (error) {
      missed(peer, write, error)
      this.#errors.set(peer, error)
    }
  }

  /** As {@link tell}, one write after the other. */
  async tellEach(remote: RemotePeer, writes: readonly PeerWrite[]): Promise<void> {
    for (const write of writes) await this.tell(remote, write)
  }

  /** Tells everybody, as {@link tellAll} does. Never rejects. */
  tellAll(writesFor: (remote: RemotePeer) => readonly PeerWrite[]): Promise<void> {
    return tellAll(this.#options.remotes, this.#told, (remote) => this.tellEach(remote, writesFor(remote)))
  }

  /** @throws what cancelled the round, or PartialWriteError if anybody was not reached */
  end(what: string, galaxy: string): void {
    const { cancellation } = this.#options
    if (cancellation.cancelled) throw cancellation.reason
    if (this.#errors.size === 0) return
    const failures = [...this.#errors].map(([peer, error]) => ({ peer, error: asGalaxyError(error, galaxy, peer) }))
    throw new PartialWriteError(what, failures, { galaxy })
  }
}

/** Protocols reject with nothing else, but they are others' code too. */
const asGalaxyError = (error: unknown, galaxy: string, peer: string): GalaxyError =>
  error instanceof GalaxyError ? error : new PeerError('the write failed', { galaxy, peer, cause: error })
