import type { PeerEvent } from './messages.js'

type Of<E extends PeerEvent['event']> = Extract<PeerEvent, { event: E }>

interface Waiting {
  readonly wants: (event: PeerEvent) => boolean
  readonly take: (event: PeerEvent | undefined) => void
}

/**
 * What a peer told without being asked. Each event is handed out once, also if it came before somebody waited for it.
 */
export class EventLog {
  readonly #kept: PeerEvent[] = []
  readonly #waiting = new Set<Waiting>()
  #ended = false

  /** The next event of that name, about `key` if one is given. @throws Error if the peer ends before */
  async next<E extends PeerEvent['event']>(name: E, key?: Uint8Array): Promise<Of<E>> {
    const about = key && Buffer.from(key).toString('base64')
    const wants = (event: PeerEvent): boolean =>
      event.event === name && (about === undefined || ('key' in event && event.key === about))
    const event = await this.#next(wants)
    if (event === undefined) throw new Error(`a peer ended before it said ${name}`)
    return event as Of<E>
  }

  add(event: PeerEvent): void {
    for (const waiting of this.#waiting) {
      if (!waiting.wants(event)) continue
      this.#waiting.delete(waiting)
      waiting.take(event)
      return
    }
    this.#kept.push(event)
  }

  /** No more events will come. */
  end(): void {
    this.#ended = true
    for (const { take } of this.#waiting) take(undefined)
    this.#waiting.clear()
  }

  async #next(wants: Waiting['wants']): Promise<PeerEvent | undefined> {
    const index = this.#kept.findIndex(wants)
    if (index !== -1) return this.#kept.splice(index, 1)[0]
    if (this.#ended) return undefined
    return await new Promise((take) => {
      this.#waiting.add({ wants, take })
    })
  }
}
