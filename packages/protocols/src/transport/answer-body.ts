import type { ByteBudget } from './byte-budget.js'

/**
 * Collects a body into memory of its own, exactly as long as it is: what the socket delivers are views into buffers of
 * 64 KiB. Reading begins when the budget has room for it.
 */
export class AnswerBody {
  readonly #budget: ByteBudget
  readonly #maxBytes: number
  /** Announced length; undefined for a chunked body. */
  readonly #announcedBytes: number | undefined
  /** Of a chunked body, with room for what may follow. */
  #bytes: Uint8Array | undefined
  #receivedBytes = 0
  #reservedBytes = 0
  #giveUpWaiting: (() => void) | undefined

  /** @throws RangeError if the announced length is over the limit */
  constructor(contentLength: string | undefined, maxBytes: number, budget: ByteBudget) {
    this.#announcedBytes = contentLength === undefined ? undefined : Number(contentLength)
    this.#maxBytes = maxBytes
    this.#budget = budget
    if (this.#announcedBytes !== undefined && !(this.#announcedBytes <= maxBytes)) this.#refuse(contentLength)
  }

  /** False if the body must wait; `resume` is called then when it may come. */
  start(resume: () => void): boolean {
    const bytes = this.#announcedBytes ?? 0
    if (bytes === 0) return true
    if (this.#budget.take(bytes)) {
      this.#reservedBytes = bytes
      return true
    }
    this.#giveUpWaiting = this.#budget.wait(bytes, () => {
      this.#giveUpWaiting = undefined
      this.#reservedBytes = bytes
      // Room comes when another body ends, from inside undici's parser, of which only one may run at a time.
      queueMicrotask(resume)
    })
    return false
  }

  /** @throws RangeError if the body is over the limit */
  add(chunk: Buffer): void {
    if (this.#announcedBytes === undefined) this.#addChunked(chunk)
    else if (chunk.length === this.#announcedBytes) this.#bytes = new Uint8Array(chunk)
    else {
      // Not made before the first byte is here: a length costs a peer nothing to announce.
      this.#bytes ??= Buffer.allocUnsafeSlow(this.#announcedBytes)
      this.#bytes.set(chunk, this.#receivedBytes)
      this.#receivedBytes += chunk.length
    }
  }

  /** The whole body. */
  take(): Uint8Array {
    const bytes = this.#bytes ?? new Uint8Array()
    const isWhole = this.#announcedBytes !== undefined || bytes.length === this.#receivedBytes
    return isWhole ? bytes : new Uint8Array(bytes.subarray(0, this.#receivedBytes))
  }

  /** Gives back the share of the budget. */
  release(): void {
    this.#giveUpWaiting?.()
    this.#giveUpWaiting = undefined
    if (this.#reservedBytes > 0) this.#budget.give(this.#reservedBytes)
    this.#reservedBytes = 0
  }

  /**
   * Cannot wait for room: two bodies that are half here would wait for each other. Chunks are not kept: of one byte
   * each, they take a hundred times as much.
   */
  #addChunked(chunk: Buffer): void {
    const before = this.#receivedBytes
    this.#receivedBytes += chunk.length
    if (this.#receivedBytes > this.#maxBytes) this.#refuse('more')
    this.#reservedBytes += chunk.length
    this.#budget.force(chunk.length)
    this.#grow(before).set(chunk, before)
  }

  /**
   * What was received before, with room for all that is here now. Doubled, so that no byte is
   * copied more than about twice.
   */
  #grow(before: number): Uint8Array {
    const bytes = this.#bytes
    if (bytes !== undefined && bytes.length >= this.#receivedBytes) return bytes
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#maxBytes, Math.max(this.#receivedBytes, before * 2)))
    if (bytes !== undefined) grown.set(bytes)
    this.#bytes = grown
    return grown
  }

  #refuse(length: string | undefined): never {
    throw new RangeError(`the body must be at most ${this.#maxBytes} bytes, got ${length}`)
  }
}
