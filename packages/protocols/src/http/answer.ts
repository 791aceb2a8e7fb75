import type { FetchedValue } from '@galaxycache/galaxy'
import type { Answer, AnswerReader } from '../transport/answer.js'
import { AnswerBody } from '../transport/answer-body.js'
import type { ByteBudget } from '../transport/byte-budget.js'
import type { OutgoingRequest } from '../transport/outgoing-request.js'
import {
  encodingOf,
  parseResponseHead,
  type ResponseHead,
  requireFramed,
  requireMediaType,
} from '../transport/response-head.js'
import { errorOfAnswer } from './errors.js'
import { parseExpires } from './expires.js'
import { valueContentType } from './headers.js'

/** More than any message needs, in bytes. */
const maxErrorBytes = 64 * 1024

/** Reads answers of this protocol, with values of at most `maxValueBytes`. */
export class HttpAnswerReader implements AnswerReader {
  readonly #maxValueBytes: number

  constructor(maxValueBytes: number) {
    this.#maxValueBytes = maxValueBytes
  }

  read(status: number, rawHeaders: readonly Buffer[], request: OutgoingRequest, budget: ByteBudget): Answer {
    const head = parseResponseHead(rawHeaders)
    if (status !== 200) return new HttpError(status, head, request, budget)
    checkValueHead(head)
    return new HttpValue(head, this.#maxValueBytes, budget)
  }
}

class HttpValue implements Answer {
  readonly body: AnswerBody
  readonly #expiresAtMs: number

  constructor(head: ResponseHead, maxValueBytes: number, budget: ByteBudget) {
    this.#expiresAtMs = expiryOf(head)
    this.body = new AnswerBody(head.contentLength, maxValueBytes, budget)
  }

  value(): FetchedValue {
    return { bytes: this.body.take(), expiresAtMs: this.#expiresAtMs }
  }
}

class HttpError implements Answer {
  readonly body: AnswerBody
  readonly #status: number
  readonly #head: ResponseHead
  readonly #request: OutgoingRequest

  constructor(status: number, head: ResponseHead, request: OutgoingRequest, budget: ByteBudget) {
    this.#status = status
    this.#head = head
    this.#request = request
    this.body = new AnswerBody(head.contentLength, maxErrorBytes, budget)
  }

  value(): never {
    const { galaxyStatus, errorCode: code } = this.#head
    const text = Buffer.from(this.body.take()).toString().trim()
    throw errorOfAnswer({ status: this.#status, galaxyStatus, code, text }, this.#request)
  }
}

function checkValueHead(head: ResponseHead): void {
  requireMediaType(head, valueContentType)
  if (encodingOf(head) !== undefined)
    throw new TypeError(`Content-Encoding must be identity, got ${head.contentEncoding}`)
  requireFramed(head)
}

function expiryOf({ expires }: ResponseHead): number {
  if (expires === undefined) return Number.POSITIVE_INFINITY
  const expiresAtMs = parseExpires(expires)
  if (expiresAtMs === undefined) throw new TypeError(`Expires must be an HTTP date, got ${expires}`)
  return expiresAtMs
}
