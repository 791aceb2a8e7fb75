import type { ExecutionContext } from 'ava'

/** Reads the events of one connection, one by one. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #leave: AbortController
  #text = ''

  private constructor(reader: ReadableStreamDefaultReader<string>, leave: AbortController) {
    this.#reader = reader
    this.#leave = leave
  }

  /** Opens `url`, and leaves with the test at the latest. */
  static async open(t: ExecutionContext, url: string): Promise<EventReader> {
    const leave = new AbortController()
    const { body } = await fetch(url, { signal: leave.signal })
    const reader = EventReader.of(body, leave)
    t.teardown(() => reader.leave())
    return reader
  }

  /** Reads the body of an answer. */
  static of(body: ReadableStream<Uint8Array> | null, leave = new AbortController()): EventReader {
    if (body === null) throw new TypeError('body must be a stream, got null')
    return new EventReader(body.pipeThrough(new TextDecoderStream()).getReader(), leave)
  }

  /** Closes the connection. */
  leave(): void {
    this.#leave.abort()
  }

  /** The data of the next event, which must have this name; undefined when there are no more. */
  async next<T>(name: string): Promise<T> {
    const text = await this.#event()
    const match = /^(?:retry: \d+\n\n)?event: (\w+)\ndata: (.*)$/s.exec(text ?? '')
    if (match?.[1] !== name) throw new Error(`expected an event ${name}, got ${text}`)
    return JSON.parse(match[2] ?? '') as T
  }

  /** Whether the other side has ended the stream, after all that it sent was read. */
  async ended(): Promise<boolean> {
    return (await this.#event()) === undefined
  }

  async #event(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n', this.#text.startsWith('retry:') ? this.#text.indexOf('\n\n') + 2 : 0)
      if (end !== -1) {
        const event = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return event
      }
      const { done, value } = await this.#reader.read()
      if (done) return undefined
      this.#text += value
    }
  }
}
