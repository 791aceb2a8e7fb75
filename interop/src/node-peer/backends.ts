import { Code, ConnectError } from '@connectrpc/connect'
import { bytes } from '@galaxycache/codecs'
import { type BackendGetter, type Galaxy, keyToBytes, type LoadContext, type Universe } from '@galaxycache/galaxy'
import type { PeerEvent } from '../control/messages.js'

const base64 = (key: string): string => Buffer.from(keyToBytes(key)).toString('base64')

/** How long a new process waits for the caches of a previous owner: as long as a busy machine may need. */
const peekTimeoutMs = 5_000

/** The sources of truth of a peer under test: the same galaxies as `go/peer/backend` has. */
export class Backends {
  readonly #self: string
  readonly #report: (event: PeerEvent) => void
  readonly #loads = new Map<string, string[]>()
  #held: (() => void)[] = []

  /** @param self id of this process, the first line of every value */
  constructor(self: string, report: (event: PeerEvent) => void) {
    this.#self = self
    this.#report = report
  }

  /** Makes the galaxies. `own` is the name of one that no other process has. */
  createGalaxies(universe: Universe, own: string | undefined, warmUpMs: number): void {
    const getters: Record<string, BackendGetter<Uint8Array>> = {
      values: (key) => this.#value(key),
      nothing: () => undefined,
      expiring: (key, { expireAt }) => {
        expireAt(Number(BigInt(key) / 1_000n) / 1_000)
        return this.#value(key)
      },
      held: (key, context) => this.#hold(key, context),
      broken: () => {
        throw new Error(this.#away)
      },
      refusing: () => {
        throw new ConnectError(this.#away, Code.ResourceExhausted)
      },
    }
    if (own !== undefined) getters[own] = (key) => this.#value(key)
    for (const [name, getter] of Object.entries(getters)) {
      universe.createGalaxy(name, {
        codec: bytes(),
        load: this.#counted(name, getter),
        // As a Go process does: an owner has all the time of who asks.
        peerDeadlineShare: 1,
        ...(warmUpMs > 0 && { warmUp: { forMs: warmUpMs, timeoutMs: peekTimeoutMs } }),
      })
    }
  }

  /** The keys that the backend of `galaxy` was asked for, in order, in base64. */
  loads(galaxy: string): readonly string[] {
    return this.#loads.get(galaxy) ?? []
  }

  /** Lets the loads of `held` end that have begun. */
  release(): void {
    for (const release of this.#held) release()
    this.#held = []
  }

  #counted(galaxy: string, getter: BackendGetter<Uint8Array>): BackendGetter<Uint8Array> {
    const keys: string[] = []
    this.#loads.set(galaxy, keys)
    return (key, context) => {
      keys.push(base64(key))
      return getter(key, context)
    }
  }

  #value(key: string): Uint8Array {
    return Buffer.concat([Buffer.from(`${this.#self}\n`), keyToBytes(key)])
  }

  get #away(): string {
    return `the database of ${this.#self} is away`
  }

  async #hold(key: string, { signal, remainingMs }: LoadContext): Promise<Uint8Array> {
    this.#report({ event: 'loading', key: base64(key), remainingMs: remainingMs() })
    await new Promise<void>((resolve) => {
      this.#held.push(resolve)
      signal.addEventListener('abort', () => {
        this.#report({ event: 'abandoned', key: base64(key) })
        resolve()
      })
    })
    signal.throwIfAborted()
    return this.#value(key)
  }
}

/** Every galaxy that {@link Backends} makes holds bytes. */
export const galaxyOf = (universe: Universe, name: string): Galaxy<Uint8Array> | undefined =>
  universe.getGalaxy(name) as Galaxy<Uint8Array> | undefined
