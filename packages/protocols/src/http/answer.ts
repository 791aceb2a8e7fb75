import type { FetchedValue } from '@galaxycache/galaxy'
import { AnswerBody } from './answer-body.js'
import type { ByteBudget } from './byte-budget.js'
import { errorOfAnswer } from './errors.js'
import { parseExpires } from './expires.js'
import { valueContentType } from './headers.js'
import type { OutgoingRequest } from './outgoing-request.js'
import { parseResponseHead, type ResponseHead } from './response-head.js'

/** More than any message needs, in bytes. */
const maxErrorBytes = 64 * 1024

/** What a peer answers: checked head, and a body as it comes. */
export class Answer {
  readonly body: AnswerBody
  readonly #status: number
  readonly #head: ResponseHead
  readonly #expiresAtMs: number

  /** @throws TypeError or RangeError if the head promises no value of this protocol, or one that is too long */
  constructor(status: number, rawHeaders: readonly Buffer[], maxValueBytes: number, budget: ByteBudget) {
    this.#status = status
    this.#head = parseResponseHead(rawHeaders)
    if (status === 200) checkValueHead(this.#head)
    this.#expiresAtMs = status === 200 ? expiryOf(this.#head) : Number.POSITIVE_INFINITY
    this.body = new AnswerBody(this.#head.contentLength, status === 200 ? maxValueBytes : maxErrorBytes, budget)
  }

  /** The value, once the body is complete. @throws the error that the peer reports */
  value(request: OutgoingRequest): FetchedValue {
    const bytes = this.body.take()
    if (this.#status === 200) return { bytes, expiresAtMs: this.#expiresAtMs }
    const { galaxyStatus, errorCode: code } = this.#head
    const text = Buffer.from(bytes).toString().trim()
    throw errorOfAnswer({ status: this.#status, galaxyStatus, code, text }, request)
  }
}

function checkValueHead({ contentType, contentEncoding, contentLength, transferEncoding }: ResponseHead): void {
  if (contentType !== valueContentType && mediaType(contentType) !== valueContentType)
    throw new TypeError(`Content-Type must be ${valueContentType}, got ${contentType}`)
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    throw new TypeError(`Content-Encoding must be identity, got ${contentEncoding}`)
  }
  // A body that ends with its connection looks the same whole or cut off.
  if (contentLength === undefined && transferEncoding === undefined) {
    throw new TypeError('an answer must have a Content-Length or be chunked, got neither')
  }
}

const mediaType = (contentType: string | undefined): string | undefined =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase()

function expiryOf({ expires }: ResponseHead): number {
  if (expires === undefined) return Number.POSITIVE_INFINITY
  const expiresAtMs = parseExpires(expires)
  if (expiresAtMs === undefined) throw new TypeError(`Expires must be an HTTP date, got ${expires}`)
  return expiresAtMs
}
