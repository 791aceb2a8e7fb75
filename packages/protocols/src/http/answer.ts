import type { FetchedValue, GalaxyError } from '@galaxycache/galaxy'
import type { Answer, AnswerReader } from '../transport/answer.js'
import { AnswerBody } from '../transport/answer-body.js'
import type { ByteBudget } from '../transport/byte-budget.js'
import { maxJoinedBytes, splitCompanions } from '../transport/companions.js'
import type { CallPlace } from '../transport/reported-error.js'
import {
  encodingOf,
  parseResponseHead,
  type ResponseHead,
  requireFramed,
  requireMediaType,
} from '../transport/response-head.js'
import { withVersions } from '../transport/value-versions.js'
import { type ErrorAnswer, errorOfAnswer, errorOfMessageAnswer } from './errors.js'
import { parseExpires } from './expires.js'
import { messageContentType, valueContentType } from './headers.js'

/** More than any message of an error needs, in bytes. */
const maxErrorBytes = 64 * 1024

/** Reads answers that are values of at most `maxValueBytes`. */
export class ValueReader implements AnswerReader<FetchedValue> {
  readonly #maxValueBytes: number

  constructor(maxValueBytes: number) {
    this.#maxValueBytes = maxValueBytes
  }

  read(status: number, rawHeaders: readonly Buffer[], place: CallPlace, budget: ByteBudget): Answer<FetchedValue> {
    const head = parseResponseHead(rawHeaders)
    if (status !== 200) return new HttpError(status, head, budget, (answer) => errorOfAnswer(answer, place))
    checkHead(head, valueContentType)
    const expiresAtMs = expiryOf(head)
    const maxValueBytes = this.#maxValueBytes
    const body = new AnswerBody(head.contentLength, maxJoinedBytes(head, maxValueBytes), budget)
    return new HttpAnswer(body, head, (bytes) =>
      withVersions(splitCompanions({ bytes, expiresAtMs }, head, maxValueBytes), head),
    )
  }
}

/** Reads answers that are a message of at most `maxBytes`. */
export class MessageReader<R> implements AnswerReader<R> {
  readonly #maxBytes: number
  readonly #read: (message: Uint8Array) => R

  constructor(maxBytes: number, read: (message: Uint8Array) => R) {
    this.#maxBytes = maxBytes
    this.#read = read
  }

  read(status: number, rawHeaders: readonly Buffer[], place: CallPlace, budget: ByteBudget): Answer<R> {
    const head = parseResponseHead(rawHeaders)
    if (status !== 200) return new HttpError(status, head, budget, (answer) => errorOfMessageAnswer(answer, place))
    checkHead(head, messageContentType)
    return new HttpAnswer(new AnswerBody(head.contentLength, this.#maxBytes, budget), head, this.#read)
  }
}

class HttpAnswer<R> implements Answer<R> {
  readonly body: AnswerBody
  readonly epoch: string | undefined
  readonly #read: (bytes: Uint8Array) => R

  constructor(body: AnswerBody, { epoch }: ResponseHead, read: (bytes: Uint8Array) => R) {
    this.body = body
    this.epoch = epoch
    this.#read = read
  }

  value(): R {
    return this.#read(this.body.take())
  }
}

class HttpError implements Answer<never> {
  readonly body: AnswerBody
  readonly epoch: string | undefined
  readonly #status: number
  readonly #head: ResponseHead
  readonly #errorOf: (answer: ErrorAnswer) => GalaxyError

  constructor(status: number, head: ResponseHead, budget: ByteBudget, errorOf: (answer: ErrorAnswer) => GalaxyError) {
    this.#status = status
    this.#head = head
    this.epoch = head.epoch
    this.#errorOf = errorOf
    this.body = new AnswerBody(head.contentLength, maxErrorBytes, budget)
  }

  value(): never {
    const { galaxyStatus, errorCode: code } = this.#head
    const text = Buffer.from(this.body.take()).toString().trim()
    throw this.#errorOf({ status: this.#status, galaxyStatus, code, text })
  }
}

function checkHead(head: ResponseHead, contentType: string): void {
  requireMediaType(head, contentType)
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
