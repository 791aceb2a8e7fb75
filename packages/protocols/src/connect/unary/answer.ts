import { ConnectError } from '@connectrpc/connect'
import type { Compression } from '@connectrpc/connect/protocol'
import { codeFromHttpStatus, errorFromJsonBytes } from '@connectrpc/connect/protocol-connect'
import type { FetchedValue } from '@galaxycache/galaxy'
import type { Answer, AnswerReader } from '../../transport/answer.js'
import { AnswerBody } from '../../transport/answer-body.js'
import type { ByteBudget } from '../../transport/byte-budget.js'
import type { OutgoingRequest } from '../../transport/outgoing-request.js'
import {
  encodingOf,
  mediaType,
  parseResponseHead,
  type ResponseHead,
  requireFramed,
  requireMediaType,
} from '../../transport/response-head.js'
import { besidesValueBytes, fetchedValueOf } from '../answer.js'
import { errorCodeKey, errorOfCall } from '../errors.js'
import { fetchRpc, peekRpc, type UnaryRpc } from './rpc.js'

/** More than any message needs, in bytes. */
const maxErrorBytes = 64 * 1024

/** Reads answers of unary Connect, with values of at most `maxValueBytes`, compressed with nothing but `compressions`. */
export class UnaryAnswerReader implements AnswerReader {
  readonly #maxValueBytes: number
  readonly #compressions: readonly Compression[]

  constructor(maxValueBytes: number, compressions: readonly Compression[]) {
    this.#maxValueBytes = maxValueBytes
    this.#compressions = compressions
  }

  read(status: number, rawHeaders: readonly Buffer[], request: OutgoingRequest, budget: ByteBudget): Answer {
    const head = parseResponseHead(rawHeaders)
    requireFramed(head)
    const compression = this.#compressionOf(head)
    const isValue = status === 200
    if (isValue) requireMediaType(head, 'application/proto')
    const maxBytes = isValue ? this.#maxValueBytes + besidesValueBytes : maxErrorBytes
    const body = new AnswerBody(head.contentLength, maxBytes, budget)
    const read = isValue
      ? (bytes: Uint8Array) => fetchedValueOf(rpcOf(request).decodeAnswer(bytes), this.#maxValueBytes)
      : (bytes: Uint8Array) => refuse(status, head, bytes, request)
    return new UnaryAnswer(body, compression, maxBytes, read)
  }

  #compressionOf(head: ResponseHead): Compression | undefined {
    const encoding = encodingOf(head)
    const compression = this.#compressions.find(({ name }) => name === encoding)
    if (encoding !== undefined && compression === undefined)
      throw new TypeError(`Content-Encoding must be one that was asked for, got ${encoding}`)
    return compression
  }
}

class UnaryAnswer implements Answer {
  readonly body: AnswerBody
  readonly #compression: Compression | undefined
  readonly #maxBytes: number
  readonly #read: (bytes: Uint8Array) => FetchedValue

  constructor(
    body: AnswerBody,
    compression: Compression | undefined,
    maxBytes: number,
    read: (bytes: Uint8Array) => FetchedValue,
  ) {
    this.body = body
    this.#compression = compression
    this.#maxBytes = maxBytes
    this.#read = read
  }

  value(): FetchedValue | Promise<FetchedValue> {
    const bytes = this.body.take()
    return this.#compression === undefined
      ? this.#read(bytes)
      : this.#compression.decompress(bytes, this.#maxBytes).then(this.#read)
  }
}

const rpcOf = ({ path }: OutgoingRequest): UnaryRpc => (path.endsWith(fetchRpc.path) ? fetchRpc : peekRpc)

function refuse(status: number, head: ResponseHead, bytes: Uint8Array, request: OutgoingRequest): never {
  // Never empty: that is how errors from peers are told from those of the library.
  const metadata = new Headers({ 'content-type': head.contentType ?? '' })
  if (head.errorCode !== undefined) metadata.set(errorCodeKey, head.errorCode)
  const plain = new ConnectError(`HTTP ${status}`, codeFromHttpStatus(status), metadata)
  throw errorOfCall(mediaType(head) === 'application/json' ? toldError(bytes, metadata, plain) : plain, request)
}

/** The error that the body is, or `plain` if it is none. */
function toldError(bytes: Uint8Array, metadata: Headers, plain: ConnectError): unknown {
  try {
    return errorFromJsonBytes(bytes, metadata, plain)
  } catch (error) {
    return error
  }
}
