import type { PeerEvent } from './messages.js'

type Of<E extends PeerEvent['event']> = Extract<PeerEvent, { event: E }>

/** What a peer told without being asked. Each event is handed out once, also if it came before somebody waited for it. */
export class EventLog {
  readonly #kept: PeerEvent[] = []
  readonly #waiting = new Set<{ readonly event: string; readonly take: (event: PeerEvent | undefined) => void }>()
  #ended = false

  /** The next event of that name. @throws Error if the peer ends before */
  async next<E extends PeerEvent['event']>(event: E): Promise<Of<E>> {
    const index = this.#kept.findIndex((kept) => kept.event === event)
    if (index !== -1) return this.#kept.splice(index, 1)[0] as Of<E>
    const found = this.#ended
      ? undefined
      : await new Promise<PeerEvent | undefined>((take) => {
          this.#waiting.add({ event, take })
        })
    if (found === undefined) throw new Error(`a peer ended before it said ${event}`)
    return found as Of<E>
  }

  add(event: PeerEvent): void {
    for (const waiting of this.#waiting) {
      if (waiting.event !== event.event) continue
      this.#waiting.delete(waiting)
      waiting.take(event)
      return
    }
    this.#kept.push(event)
  }

  end(): void {
    this.#ended = true
    for (const { take } of this.#waiting) take(undefined)
    this.#waiting.clear()
  }
}
