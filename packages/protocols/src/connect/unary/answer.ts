import { ConnectError } from '@connectrpc/connect'
import type { Compression } from '@connectrpc/connect/protocol'
import { codeFromHttpStatus, errorFromJsonBytes } from '@connectrpc/connect/protocol-connect'
import type { GalaxyError } from '@galaxycache/galaxy'
import type { Answer, AnswerReader } from '../../transport/answer.js'
import { AnswerBody } from '../../transport/answer-body.js'
import type { ByteBudget } from '../../transport/byte-budget.js'
import type { CallPlace } from '../../transport/reported-error.js'
import {
  encodingOf,
  mediaType,
  parseResponseHead,
  type ResponseHead,
  requireFramed,
  requireMediaType,
} from '../../transport/response-head.js'
import { errorCodeKey } from '../errors.js'

/** More than any message needs, in bytes. */
const maxErrorBytes = 64 * 1024

/** What to make of an answer. */
export interface UnaryReading<R> {
  /** Longest body, in bytes, also after decompression. */
  readonly maxBytes: (head: ResponseHead) => number
  /** @throws Error for bytes that are no such answer */
  readonly read: (bytes: Uint8Array, head: ResponseHead) => R
  /** What a failure means here. */
  readonly errorOf: (error: unknown, place: CallPlace) => GalaxyError
}

/** Reads answers of unary Connect, compressed with nothing but `compressions`. */
export class UnaryAnswerReader<R> implements AnswerReader<R> {
  readonly #reading: UnaryReading<R>
  readonly #compressions: readonly Compression[]

  constructor(reading: UnaryReading<R>, compressions: readonly Compression[]) {
    this.#reading = reading
    this.#compressions = compressions
  }

  read(status: number, rawHeaders: readonly Buffer[], place: CallPlace, budget: ByteBudget): Answer<R> {
    const head = parseResponseHead(rawHeaders)
    requireFramed(head)
    const compression = this.#compressionOf(head)
    const { maxBytes, read, errorOf } = this.#reading
    const isOk = status === 200
    if (isOk) requireMediaType(head, 'application/proto')
    const limit = isOk ? maxBytes(head) : maxErrorBytes
    const body = new AnswerBody(head.contentLength, limit, budget)
    const make = isOk
      ? (bytes: Uint8Array) => read(bytes, head)
      : (bytes: Uint8Array): never => {
          throw errorOf(errorOfAnswer(status, head, bytes), place)
        }
    return new UnaryAnswer(body, head, compression, limit, make)
  }

  #compressionOf(head: ResponseHead): Compression | undefined {
    const encoding = encodingOf(head)
    const compression = this.#compressions.find(({ name }) => name === encoding)
    if (encoding !== undefined && compression === undefined)
      throw new TypeError(`Content-Encoding must be one that was asked for, got ${encoding}`)
    return compression
  }
}

class UnaryAnswer<R> implements Answer<R> {
  readonly body: AnswerBody
  readonly epoch: string | undefined
  readonly #compression: Compression | undefined
  readonly #maxBytes: number
  readonly #read: (bytes: Uint8Array) => R

  constructor(
    body: AnswerBody,
    { epoch }: ResponseHead,
    compression: Compression | undefined,
    maxBytes: number,
    read: (bytes: Uint8Array) => R,
  ) {
    this.body = body
    this.epoch = epoch
    this.#compression = compression
    this.#maxBytes = maxBytes
    this.#read = read
  }

  value(): R | Promise<R> {
    const bytes = this.body.take()
    return this.#compression === undefined
      ? this.#read(bytes)
      : this.#compression.decompress(bytes, this.#maxBytes).then(this.#read)
  }
}

function errorOfAnswer(status: number, head: ResponseHead, bytes: Uint8Array): unknown {
  // Never empty: that is how errors from peers are told from those of the library.
  const metadata = new Headers({ 'content-type': head.contentType ?? '' })
  if (head.errorCode !== undefined) metadata.set(errorCodeKey, head.errorCode)
  const plain = new ConnectError(`HTTP ${status}`, codeFromHttpStatus(status), metadata)
  return mediaType(head) === 'application/json' ? toldError(bytes, metadata, plain) : plain
}

/** The error that the body is, or `plain` if it is none. */
function toldError(bytes: Uint8Array, metadata: Headers, plain: ConnectError): unknown {
  try {
    return errorFromJsonBytes(bytes, metadata, plain)
  } catch (error) {
    return error
  }
}
