import type { Codec } from '@galaxycache/codecs'
import type { Admission } from '../admission.js'
import { bytesOf } from '../cache/cache-entry.js'
import { Caller } from '../caller.js'
import type { Cancellation } from '../cancellation.js'
import type { Clock } from '../clock.js'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import { chunksOfKeys } from '../key-chunks.js'
import type { PeerClient } from '../peer-client.js'
import type { PeerPicker } from '../peer-picker.js'
import { quote } from '../quote.js'
import type { RemotePeer } from '../remote-peer.js'
import type { Route } from '../routing/route.js'
import type { WriteMessage } from '../telemetry/channels.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { Epoch } from './epoch.js'
import type { LocalWrites } from './local-writes.js'
import type { PeerWrite } from './peer-write.js'
import { Retelling } from './retelling.js'
import { UnderWay } from './under-way.js'
import { requireWriteOptions, type SetOptions, type WriteOptions } from './write-options.js'
import { WriteRound } from './write-round.js'
import type { WriteStamps } from './write-stamp.js'

/** The keys of each other process that owns some. */
function keysByOwner(keys: readonly string[], route: Route): Map<RemotePeer, string[]> {
  const owned = new Map<RemotePeer, string[]>()
  for (const key of keys) {
    for (const owner of route.remoteOwners(key)) {
      const theirs = owned.get(owner)
      if (theirs === undefined) owned.set(owner, [key])
      else theirs.push(key)
    }
  }
  return owned
}

function keysWithout(keys: readonly string[], taken: readonly string[]): readonly string[] {
  if (taken.length === 0) return keys
  const without = new Set(taken)
  return keys.filter((key) => !without.has(key))
}

const removals = (keys: readonly string[], { fetcher }: RemotePeer): PeerWrite[] =>
  [...chunksOfKeys(keys, fetcher)].map((chunk) => ({ kind: 'remove', keys: chunk }))

/** What is written. */
type WriteSubject = Pick<WriteMessage, 'kind' | 'keys'>

function titleOf({ kind, keys }: WriteSubject): string {
  const doing = { remove: 'removing', set: 'setting', clear: 'clearing' }[kind]
  if (kind === 'clear') return doing
  const [first = ''] = keys
  return keys.length === 1 ? `${doing} key ${quote(first)}` : `${doing} ${keys.length} keys`
}

/** What a {@link Writer} works with. */
export interface WriterOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  readonly writeTimeoutMs: number
  readonly reconcileMs: number
  readonly picker: PeerPicker
  readonly route: Route
  readonly peers: PeerClient<T>
  readonly writes: LocalWrites<T>
  readonly epoch: Epoch
  readonly stamps: WriteStamps
  readonly admission: Admission
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/**
 * Writes to the caches of every process. The owners of a key are told before anybody else: a process that forgot it
 * earlier would fetch the old value again from an owner who does not know yet.
 */
export class Writer<T> {
  readonly #options: WriterOptions<T>
  readonly #retelling: Retelling
  /** Writes that go round. */
  readonly underWay = new UnderWay()

  constructor(options: WriterOptions<T>) {
    this.#options = options
    const { picker, clock, reconcileMs, telemetry, admission, stamps } = options
    this.#retelling = new Retelling({
      picker,
      clock,
      reconcileMs,
      counters: telemetry.counters,
      closing: admission.closing,
      here: (write) => this.#forgetHere(write),
      tell: (remote, write) => this.#tell(remote, write, stamps.next(), admission.closing),
    })
  }

  async remove(keys: readonly string[], options: WriteOptions): Promise<void> {
    const { admission, telemetry, writes, route } = this.#options
    for (const key of keys) admission.requireUsable(key)
    await this.#tracked({ kind: 'remove', keys }, options, async (round, stampMs) => {
      telemetry.counters.removes += keys.length
      const forget = (): void => keys.forEach((key) => void writes.forget(key, stampMs))
      const owned = keysByOwner(keys, route)
      // First, because this process owns some of them; and again when all owners know, for what was
      // fetched before they did.
      forget()
      await Promise.all([...owned].map(([owner, theirs]) => round.tellEach(owner, removals(theirs, owner))))
      forget()
      await round.tellAll((remote) => removals(keysWithout(keys, owned.get(remote) ?? []), remote))
    })
  }

  async set(key: string, value: T, options: SetOptions): Promise<void> {
    const { admission, telemetry, writes, codec, route } = this.#options
    admission.requireUsable(key)
    const entry = writes.encode(key, value, options)
    await this.#tracked({ kind: 'set', keys: [key] }, options, async (round, stampMs) => {
      telemetry.counters.sets += 1
      const owners = route.remoteOwners(key)
      const isOwner = route.isOwnedHere(key)
      if (isOwner) writes.keep(entry, stampMs)
      if (owners.length > 0) {
        const { expiresAtMs } = entry
        const { version: codecVersion } = codec
        const set: PeerWrite = { kind: 'set', key, bytes: bytesOf(entry, codec), expiresAtMs, codecVersion }
        await Promise.all(owners.map((owner) => round.tell(owner, set)))
      }
      if (!isOwner) writes.forget(key, stampMs)
      await round.tellAll((remote) => (owners.includes(remote) ? [] : removals([key], remote)))
    })
  }

  async clear(options: WriteOptions): Promise<void> {
    const { admission, telemetry, epoch } = this.#options
    admission.requireOpen()
    await this.#tracked({ kind: 'clear', keys: [] }, options, async (round, stampMs) => {
      telemetry.counters.clears += 1
      epoch.raise(stampMs)
      await round.tellAll(() => [{ kind: 'clear', epoch: epoch.number }])
    })
  }

  /** Tells one peer of a write apart from the others; later, if it cannot be told now. Never rejects. */
  async tellOne(remote: RemotePeer, write: PeerWrite): Promise<void> {
    const { stamps, admission } = this.#options
    try {
      await this.#tell(remote, write, stamps.next(), admission.closing)
    } catch (error) {
      this.#missed(remote.peer.id, write, error)
    }
  }

  #tracked(
    subject: WriteSubject,
    options: WriteOptions,
    write: (round: WriteRound, stampMs: number) => Promise<void>,
  ): Promise<void> {
    return this.underWay.track(this.#round(subject, options, write))
  }

  async #round(
    { kind, keys }: WriteSubject,
    options: WriteOptions,
    write: (round: WriteRound, stampMs: number) => Promise<void>,
  ): Promise<void> {
    const { name, admission, deadlines, picker, telemetry } = this.#options
    const { signal, timeoutMs } = requireWriteOptions(kind, options)
    const what = titleOf({ kind, keys })
    const startedAtMs = deadlines.nowMs()
    const caller = new Caller(name, keys[0], { signal, timeoutMs, cancellation: admission.closing }, deadlines, what)
    const stampMs = this.#options.stamps.next()
    const round = new WriteRound({
      tell: (remote, message, parent) => this.#tell(remote, message, stampMs, parent),
      missed: (peer, message, error) => this.#missed(peer, message, error),
      remotes: () => picker.remotes(),
      cancellation: caller.cancellation,
    })
    try {
      // Also for a caller who is gone already: nobody can be told then, so all are told later.
      await write(round, stampMs)
      round.end(`${what} of galaxy ${JSON.stringify(name)}`, name)
      telemetry.written(kind, keys, deadlines.nowMs() - startedAtMs, undefined)
    } catch (error) {
      telemetry.written(kind, keys, deadlines.nowMs() - startedAtMs, error)
      throw error
    } finally {
      caller.release()
    }
  }

  /** What was missed is only ever to be forgotten. A clear with an epoch is known here already. */
  #forgetHere(write: PeerWrite): void {
    const { writes, stamps } = this.#options
    if (write.kind === 'remove') for (const key of write.keys) writes.forget(key, stamps.next())
    if (write.kind === 'clear' && write.epoch === 0) writes.clear()
  }

  #missed(peer: string, write: PeerWrite, error: unknown): void {
    this.#options.telemetry.counters.peerWriteErrors += 1
    this.#retelling.missed(peer, write, error)
  }

  /** A process that has no such galaxy holds nothing of it: it has done what a write asks for. */
  async #tell(remote: RemotePeer, write: PeerWrite, stampMs: number, parent: Cancellation): Promise<void> {
    const { peers, writeTimeoutMs } = this.#options
    try {
      await peers.tell(remote, write, { stampMs, timeoutMs: writeTimeoutMs, cancellation: parent })
    } catch (error) {
      if (!hasCode(error, 'UNKNOWN_GALAXY')) throw error
    }
  }
}
