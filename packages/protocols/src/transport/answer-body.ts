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
  #bytes: Uint8Array | undefined
  #chunks: Buffer[] | undefined
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
    if (this.#chunks === undefined) return this.#bytes ?? new Uint8Array()
    const bytes = Buffer.allocUnsafeSlow(this.#receivedBytes)
    let offset = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, offset)
      offset += chunk.length
    }
    return bytes
  }

  /** Gives back the share of the budget. */
  release(): void {
    this.#giveUpWaiting?.()
    this.#giveUpWaiting = undefined
    if (this.#reservedBytes > 0) this.#budget.give(this.#reservedBytes)
    this.#reservedBytes = 0
  }

  /** Cannot wait for room: two bodies that are half here would wait for each other. */
  #addChunked(chunk: Buffer): void {
    this.#receivedBytes += chunk.length
    if (this.#receivedBytes > this.#maxBytes) this.#refuse('more')
    this.#chunks ??= []
    this.#chunks.push(chunk)
    this.#reservedBytes += chunk.length
    this.#budget.force(chunk.length)
  }

  #refuse(length: string | undefined): never {
    throw new RangeError(`the body must be at most ${this.#maxBytes} bytes, got ${length}`)
  }
}
