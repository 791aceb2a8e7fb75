import { Deadlines } from './deadlines.js'
import { ClosedError, UnknownGalaxyError } from './errors.js'
import { Galaxy } from './galaxy.js'
import { type GalaxyOptions, resolveGalaxyOptions } from './galaxy-options.js'
import type { Peer, PeerLike } from './peer.js'
import { PeerPicker } from './peer-picker.js'
import type { PeerCall, PeerRequest, PeerServer } from './peer-server.js'
import type { FetchedItem, FetchedValue } from './remote-fetcher.js'
import { requireBoolean, wrong } from './require.js'
import type { HashRing } from './ring/hash-ring.js'
import type { PeerStats } from './telemetry/peer-health.js'
import { type CloseOptions, Leaving, resolveCloseOptions } from './topology/leaving.js'
import { type ResolvedUniverseOptions, resolveUniverseOptions, type UniverseOptions } from './universe-options.js'
import type { PeerWrite } from './write/peer-write.js'

/**
 * All that one process knows: its own id, its peers, its galaxies. No global state: two universes live in one process.
 */
export class Universe implements PeerServer, AsyncDisposable {
  readonly #options: ResolvedUniverseOptions
  readonly #picker: PeerPicker
  readonly #deadlines: Deadlines
  /** A Map, because galaxy names come from outside: `__proto__` is a name like any other. */
  readonly #galaxies = new Map<string, Galaxy<unknown>>()
  readonly #leaving: Leaving
  #closing: Promise<void> | undefined

  /** @throws TypeError or RangeError that says which option breaks which rule */
  constructor(options: UniverseOptions) {
    this.#options = resolveUniverseOptions(options)
    this.#picker = new PeerPicker(this.#options)
    this.#deadlines = new Deadlines(this.#options.clock)
    this.#leaving = new Leaving({ picker: this.#picker, deadlines: this.#deadlines, galaxies: () => this.galaxies() })
  }

  /** This process, by the id that stands for it on the ring. */
  get self(): Peer {
    return { id: this.#picker.selfId, url: this.#options.self.url }
  }

  /** Who owns which keys, as this process sees it now. A later change of peers makes a new ring. */
  get ring(): HashRing {
    return this.#picker.ring
  }

  /**
   * Makes a galaxy. Its name must be the same in every process.
   * @throws TypeError or RangeError for a wrong option, a name that is empty, malformed or taken; ClosedError
   */
  createGalaxy<T>(name: string, options: GalaxyOptions<T>): Galaxy<T> {
    this.#requireOpen()
    if (typeof name !== 'string' || name === '' || !name.isWellFormed()) {
      throw wrong(TypeError, 'galaxy name', 'a non-empty string of valid Unicode', name)
    }
    if (this.#galaxies.has(name)) throw wrong(TypeError, 'galaxy name', 'unique in its universe', name)
    const { clock, random, logger, tracing } = this.#options
    const setting = { picker: this.#picker, deadlines: this.#deadlines, clock, random, logger, tracing }
    const galaxy = new Galaxy<T>(name, resolveGalaxyOptions(options), setting)
    this.#galaxies.set(name, galaxy as Galaxy<unknown>)
    return galaxy
  }

  /** The galaxy of that name; undefined if there is none. Its type of value is for the caller to know. */
  getGalaxy(name: string): Galaxy<unknown> | undefined {
    return this.#galaxies.get(name)
  }

  /** All galaxies, in the order they were made. */
  galaxies(): readonly Galaxy<unknown>[] {
    return [...this.#galaxies.values()]
  }

  /**
   * Makes `peers` all the processes of this universe, self among them or not, while gets run. It counts at once; the
   * promise resolves when connections to those who left are closed. While this process closes it still counts, so that
   * who joins then is told of writes that go round.
   * @throws TypeError and changes nothing if a peer is malformed or the protocol cannot speak to it;
   * ClosedError once this is closed
   */
  async setPeers(peers: Iterable<PeerLike>): Promise<void> {
    await this.#picker.set(peers)
  }

  /** Adds one peer; the same id with a new url reconnects. @throws as {@link setPeers} */
  async addPeer(peer: PeerLike): Promise<void> {
    await this.#picker.add(peer)
  }

  /** Removes peers by id. @throws RangeError and removes none if one is unknown, or this process; ClosedError */
  async removePeers(ids: readonly string[]): Promise<void> {
    await this.#picker.remove(ids)
  }

  /**
   * Whether this process owns keys from now on, in its own eyes. Off, it asks others for all; the others
   * must be told by their list.
   * @throws ClosedError
   */
  setIncludeSelf(includeSelf: boolean): void {
    this.#requireOpen()
    requireBoolean('includeSelf', includeSelf)
    this.#picker.setIncludeSelf(includeSelf)
  }

  /** The processes on the ring, this one included if it is. */
  listPeers(): readonly Peer[] {
    return this.#picker.list()
  }

  /** How each other process is, as calls to it show. A snapshot. */
  peerStats(): readonly PeerStats[] {
    return this.#picker.peerStats()
  }

  /** Whether to send this process work: false from the moment it begins to close. For readiness probes. */
  isReady(): boolean {
    return this.#closing === undefined
  }

  /** Answers a peer; called by a protocol's handler. @throws UnknownGalaxyError, or as `galaxy.get` */
  serve(galaxy: string, key: string, request: PeerRequest): Promise<FetchedValue> {
    const found = this.#galaxies.get(galaxy)
    return found === undefined ? Promise.reject(new UnknownGalaxyError(galaxy)) : found.requests.serve(key, request)
  }

  /** Answers a peer that asks for many keys; called by a protocol's handler. @throws UnknownGalaxyError, ClosedError */
  async serveMany(galaxy: string, keys: readonly string[], call: PeerCall): Promise<readonly FetchedItem[]> {
    const found = this.#galaxies.get(galaxy)
    if (found === undefined) throw new UnknownGalaxyError(galaxy)
    return found.requests.serveMany(keys, call)
  }

  /**
   * Does what a peer's write asks of this process's caches; called by a protocol's handler.
   * @throws UnknownGalaxyError, or what is wrong with the write
   */
  async write(galaxy: string, write: PeerWrite, call: PeerCall): Promise<void> {
    const found = this.#galaxies.get(galaxy)
    if (found === undefined) throw new UnknownGalaxyError(galaxy)
    await found.requests.write(write, call)
  }

  /**
   * Leaves: is no longer ready, hands its hottest entries to their next owners if `handOff` says so, gives its keys to
   * the others in its own eyes, lets loads and writes end, then closes connections and forgets all values. What peers
   * ask meanwhile is answered. Idempotent; rejects if a connection would not close, and for nothing else.
   * @throws TypeError or RangeError that says which option breaks which rule
   */
  close(options: CloseOptions = {}): Promise<void> {
    const resolved = resolveCloseOptions(options)
    this.#closing ??= this.#leaving.leave(resolved)
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new ClosedError('universe')
  }
}
