import type { CacheEntry } from '../cache/cache-entry.js'
import { hasCode } from '../errors.js'
import { chunksOfKeys } from '../key-chunks.js'
import type { RemotePeer } from '../remote-peer.js'
import { KiB } from '../size.js'
import type { HandedEntry, PeerWrite } from '../write/peer-write.js'

/** Most entries and bytes of one message; a larger entry goes alone. Well below what handlers read. */
const maxMessageEntries = 1_000
const maxMessageBytes = 512 * KiB

/** Of what the peer takes; the rest is the galaxy, and the version of the codec with each entry. */
const shareOfEntries = 1 / 2

/** What an entry has besides key and value: when it expires, and the lengths of its parts. */
const besidesEntryBytes = 32

/** What a {@link HandOffLane} works with. */
export interface HandOffLaneOptions<T> {
  /** The entry as it goes over the wire; undefined if it is not to be sent any more. */
  readonly handed: (entry: CacheEntry<T>) => HandedEntry | undefined
  /** Sends one message. @throws an error if the peer may not have taken it */
  readonly send: (remote: RemotePeer, entries: readonly HandedEntry[]) => Promise<void>
  /** Tells the peer of a write, now or later. Never rejects. */
  readonly tell: (remote: RemotePeer, write: PeerWrite) => Promise<void>
}

/** What goes to one of the next owners: one message after the other, as long as the peer takes them. */
export class HandOffLane<T> {
  readonly #remote: RemotePeer
  readonly #options: HandOffLaneOptions<T>
  readonly #entries: CacheEntry<T>[] = []
  /** Keys of the message under way. */
  #underWay: ReadonlySet<string> = new Set()
  /** Those of them that were written since it was put together. */
  readonly #written = new Set<string>()

  constructor(remote: RemotePeer, options: HandOffLaneOptions<T>) {
    this.#remote = remote
    this.#options = options
  }

  add(entry: CacheEntry<T>): void {
    this.#entries.push(entry)
  }

  /** `key` was written: if its old value is on the way, the peer must be told once it has arrived. */
  forget(key: string): void {
    if (this.#underWay.has(key)) this.#written.add(key)
  }

  forgetAll(): void {
    for (const key of this.#underWay) this.#written.add(key)
  }

  /** Ends with the first message that fails for a reason that the next would share. Never rejects. */
  async run(): Promise<void> {
    for (const entries of this.#messages()) {
      this.#underWay = new Set(entries.map(({ key }) => key))
      const goesOn = await this.#send(entries)
      this.#underWay = new Set()
      await this.#tellWritten()
      if (!goesOn) return
    }
  }

  /** Each is put together when the one before has arrived, so that it holds what the cache holds then. */
  *#messages(): Generator<readonly HandedEntry[]> {
    const { maxBatchKeys = maxMessageEntries, maxBatchBytes = Number.POSITIVE_INFINITY } = this.#remote.fetcher
    const maxEntries = Math.min(maxBatchKeys, maxMessageEntries)
    const maxBytes = Math.min(maxBatchBytes * shareOfEntries, maxMessageBytes)
    let message: HandedEntry[] = []
    let bytes = 0
    for (const entry of this.#entries) {
      const entryBytes = handedBytes(entry) + besidesEntryBytes
      if (message.length > 0 && (message.length >= maxEntries || bytes + entryBytes > maxBytes)) {
        yield message
        message = []
        bytes = 0
      }
      // Not before: while the message before was on its way, the entry may have been written.
      const handed = this.#options.handed(entry)
      if (handed === undefined) continue
      message.push(handed)
      bytes += entryBytes
    }
    if (message.length > 0) yield message
  }

  /** @returns whether the peer may take the next message */
  async #send(entries: readonly HandedEntry[]): Promise<boolean> {
    try {
      await this.#options.send(this.#remote, entries)
      return true
    } catch (error) {
      // Counted by who sends. The peer loads these values when it is asked for them. A large entry may be more
      // than the protocol sends.
      return hasCode(error, 'INVALID_ARGUMENT')
    }
  }

  async #tellWritten(): Promise<void> {
    const keys = [...this.#written]
    this.#written.clear()
    for (const chunk of chunksOfKeys(keys, this.#remote.fetcher))
      await this.#options.tell(this.#remote, { kind: 'remove', keys: chunk })
  }
}

/**
 * What `entry` takes of a message and of the hand-off's limit: its key, at up to three bytes a
 * character, and its value.
 */
export const handedBytes = ({ key, valueBytes }: CacheEntry<unknown>): number => key.length * 3 + valueBytes
