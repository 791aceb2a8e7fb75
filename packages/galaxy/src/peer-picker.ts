import type { Clock } from './clock.js'
import { ClosedError } from './errors.js'
import type { FetchProtocol } from './fetch-protocol.js'
import { type Members, readMembers } from './membership.js'
import { type Peer, type PeerLike, resolvePeer } from './peer.js'
import { closeFetchers, connect, peerStatsOf, type RemotePeer } from './remote-peer.js'
import { requireList } from './require.js'
import { HashRing } from './ring/hash-ring.js'
import type { ResolvedRingOptions } from './ring/ring-options.js'
import { type PeersMessage, peersChannel } from './telemetry/channels.js'
import { type Logger, silentLogger } from './telemetry/logger.js'
import { PeerHealth, type PeerStats } from './telemetry/peer-health.js'
import { Departures } from './topology/departures.js'
import type { BreakerOptions } from './trouble/breaker-options.js'
import { makeGate } from './trouble/make-gate.js'
import { PeerTraffic } from './trouble/peer-traffic.js'

/** What a PeerPicker is made of. */
export interface PeerPickerOptions {
  readonly self: Peer
  /** Undefined: this process can have no peers. */
  readonly protocol: FetchProtocol | undefined
  readonly ring: ResolvedRingOptions
  readonly includeSelf: boolean
  readonly clock: Clock
  /** Default: nobody is told. */
  readonly logger?: Logger | undefined
  /** Default: peers are asked however often they fail. */
  readonly breaker?: Required<BreakerOptions> | undefined
  /** Default `Math.random`. */
  readonly random?: () => number
}

/**
 * Membership: who is in, who owns a key, and the fetcher of each peer. Every change takes
 * effect at once and as a whole.
 */
export class PeerPicker {
  readonly #options: PeerPickerOptions
  readonly #departures: Departures
  #includeSelf: boolean
  #members: Members
  #remotes: ReadonlyMap<string, RemotePeer> = new Map()
  #ring: HashRing
  #peekRing: HashRing | undefined
  #joinedAtMs = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: PeerPickerOptions) {
    this.#options = options
    this.#departures = new Departures(options.clock)
    this.#includeSelf = options.includeSelf
    this.#members = readMembers(options.self, [])
    this.#ring = this.#makeRing(this.#members, this.#includeSelf)
  }

  /** Who owns which keys, as this process sees it. */
  get ring(): HashRing {
    return this.#ring
  }

  /** The id that stands for this process on the ring. */
  get selfId(): string {
    return this.#members.selfId
  }

  /**
   * When this process last came to share the ring with others, in ms of the clock's monotonic time.
   * `-Infinity`: it never did.
   */
  get joinedAtMs(): number {
    return this.#joinedAtMs
  }

  /** The peer that owns `key`; undefined if this process does, or nobody. */
  ownerOf(key: string): RemotePeer | undefined {
    return this.#remoteOn(this.#ring, key)
  }

  /**
   * The first `n` owners of `key`, best first; undefined stands for this process. Fewer where
   * there are fewer processes.
   */
  ownersOf(key: string, n: number): readonly (RemotePeer | undefined)[] {
    return this.#ring.owners(key, n).map((id) => this.#remotes.get(id))
  }

  /** The peer that would own `key` if this process were not there, and so did before it came. */
  previousOwnerOf(key: string): RemotePeer | undefined {
    this.#peekRing ??= this.#makeRing(this.#members, false)
    return this.#remoteOn(this.#peekRing, key)
  }

  /** The other processes. */
  remotes(): readonly RemotePeer[] {
    return [...this.#remotes.values()]
  }

  /** Whether the peer with this id is in the list, or left it within the last `withinMs`. */
  isOrWasPeer(id: string, withinMs: number): boolean {
    return this.#remotes.has(id) || this.#departures.includes(id, withinMs)
  }

  /** How each of the others is. A snapshot. */
  peerStats(): readonly PeerStats[] {
    return this.remotes().map(peerStatsOf)
  }

  /** All peers, self included if it takes part, in the order of their listing. */
  list(): readonly Peer[] {
    const { peers, selfId } = this.#members
    const self = { id: selfId, url: this.#options.self.url }
    const listed = [...peers.values()].map((peer) => (peer.id === selfId ? self : peer))
    if (!this.#includeSelf) return listed.filter((peer) => peer.id !== selfId)
    return peers.has(selfId) ? listed : [self, ...listed]
  }

  /**
   * Makes `list` the peers. A peer whose url is unchanged keeps its connections. Resolves when those
   * of the others are closed.
   * @throws TypeError and changes nothing if a peer is malformed or the protocol cannot speak to it
   */
  async set(list: Iterable<PeerLike>): Promise<void> {
    this.#requireOpen()
    const members = readMembers(this.#options.self, list)
    // Before anything is changed or connected, because a user's hash function may throw.
    const ring = this.#makeRing(members, this.#includeSelf)
    const remotes = this.#connect(members)
    const before = this.#remotes
    this.#members = members
    this.#remotes = remotes
    this.#change(ring, this.#includeSelf, before.size)
    this.#tell(before, remotes)
    const gone = [...before.values()].filter((remote) => remotes.get(remote.peer.id) !== remote)
    for (const { peer } of gone) this.#departures.note(peer.id)
    await closeFetchers(gone, this.#options.clock)
  }

  /** Adds `peer`, or reconnects it if its url has changed. @throws TypeError as {@link set} does */
  async add(peer: PeerLike): Promise<void> {
    const { id } = resolvePeer('peer', peer)
    await this.set([...[...this.#members.peers.values()].filter((known) => known.id !== id), peer])
  }

  /** Removes the peers with these ids. @throws RangeError and removes none if one is unknown or self */
  async remove(ids: readonly string[]): Promise<void> {
    requireList('ids', ids)
    for (const id of ids) {
      if (id === this.selfId)
        throw new RangeError(`removePeers cannot take self out, got ${JSON.stringify(id)}: use setIncludeSelf(false)`)
      if (!this.#members.peers.has(id))
        throw new RangeError(`removePeers takes ids of known peers, got ${JSON.stringify(id)}`)
    }
    await this.set([...this.#members.peers.values()].filter((peer) => !ids.includes(peer.id)))
  }

  /** Takes this process on or off its own ring: off it, every key is asked of another, as long as there is one. */
  setIncludeSelf(includeSelf: boolean): void {
    this.#requireOpen()
    this.#change(this.#makeRing(this.#members, includeSelf), includeSelf, this.#remotes.size)
  }

  /** Closes every fetcher. Afterwards this process is alone. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const remotes = this.remotes()
    this.#remotes = new Map()
    await closeFetchers(remotes, this.#options.clock)
  }

  #remoteOn(ring: HashRing, key: string): RemotePeer | undefined {
    const id = ring.owner(key)
    return id === undefined ? undefined : this.#remotes.get(id)
  }

  /** Fetchers for all members but self; all or none. */
  #connect(members: Members): ReadonlyMap<string, RemotePeer> {
    const remotes = new Map<string, RemotePeer>()
    const made: RemotePeer[] = []
    try {
      for (const peer of members.peers.values()) {
        if (peer.id === members.selfId) continue
        const known = this.#remotes.get(peer.id)
        const remote = known?.peer.url === peer.url ? known : this.#remotePeer(peer)
        if (remote !== known) made.push(remote)
        remotes.set(peer.id, remote)
      }
    } catch (error) {
      // Never used, so there is nothing to drain and nobody to tell; the caller hears of the
      // peer that could not be had.
      void closeFetchers(made, this.#options.clock).catch(() => {})
      throw error
    }
    return remotes
  }

  #remotePeer(peer: Peer): RemotePeer {
    const { logger = silentLogger } = this.#options
    const health = new PeerHealth((state, err) => {
      if (state === 'down') logger.warn({ peer, err }, 'peer failed')
      else logger.info({ peer }, 'peer answers')
    })
    const gate = makeGate(peer, { ...this.#options, universe: () => this.selfId })
    return { peer, fetcher: connect(this.#protocol(), peer), health, traffic: new PeerTraffic(), gate }
  }

  #protocol(): FetchProtocol {
    const { protocol } = this.#options
    if (protocol === undefined)
      throw new TypeError('protocol must be given to a Universe that has peers, got undefined')
    return protocol
  }

  #change(ring: HashRing, includeSelf: boolean, remotesBefore: number): void {
    const shared = this.#includeSelf && remotesBefore > 0
    this.#includeSelf = includeSelf
    this.#ring = ring
    this.#peekRing = undefined
    if (!shared && includeSelf && this.#remotes.size > 0) this.#joinedAtMs = this.#options.clock.monotonicNow()
  }

  #tell(before: ReadonlyMap<string, RemotePeer>, after: ReadonlyMap<string, RemotePeer>): void {
    const { logger = silentLogger } = this.#options
    const added = peersOnlyIn(after, before)
    const removed = peersOnlyIn(before, after)
    if (added.length + removed.length === 0) return
    logger.info({ added, removed }, 'peers changed')
    if (peersChannel.hasSubscribers)
      peersChannel.publish({ universe: this.selfId, peers: this.list(), added, removed } satisfies PeersMessage)
  }

  #makeRing({ peers, selfId }: Members, includeSelf: boolean): HashRing {
    const ids = new Set(peers.keys())
    if (includeSelf) ids.add(selfId)
    else ids.delete(selfId)
    return new HashRing(ids, this.#options.ring)
  }

  #requireOpen(): void {
    if (this.#closed) throw new ClosedError('universe')
  }
}

/** Those whose connections are in `these` and not in `those`: a peer with a new url is in both lists. */
const peersOnlyIn = (these: ReadonlyMap<string, RemotePeer>, those: ReadonlyMap<string, RemotePeer>): readonly Peer[] =>
  [...these.values()].filter((remote) => those.get(remote.peer.id) !== remote).map(({ peer }) => peer)
