import { GalaxyError, hasCode, PeerError } from '@galaxycache/galaxy'
import type { Dispatcher } from 'undici'
import type { Answer } from './answer.js'
import type { Connection } from './connection.js'
import type { Connections } from './connections.js'
import type { OutgoingRequest } from './outgoing-request.js'
import type { CallPlace } from './reported-error.js'
import { hearEpoch } from './told-epoch.js'
import { wholeMs } from './whole-ms.js'

/** The two ends of a promise. */
export interface Settlement<R> {
  resolve(value: R): void
  reject(reason: unknown): void
}

/**
 * One call: its request, its answer, its promise. Undici calls the `on` methods; this is its oldest and lowest handler,
 * because the objects that its other interfaces make for every answer cost more than a small value.
 */
export class Exchange<R = unknown> implements Dispatcher.DispatchHandler {
  readonly request: OutgoingRequest<R>
  /** Neighbours in an {@link ExchangeQueue}. */
  previous: Exchange | undefined
  next: Exchange | undefined
  /** What carries it; undefined as long as it waits. */
  connection: Connection | undefined
  readonly #connections: Connections
  readonly #settlement: Settlement<R>
  readonly #forget: () => void
  readonly #beganMs: number
  #abort: ((error?: Error) => void) | undefined
  #answer: Answer<R> | undefined
  #answering = false
  /** How many answers the peer had begun when this request was sent. */
  #answersBefore = 0
  #repeated = false
  #settled = false

  constructor(request: OutgoingRequest<R>, connections: Connections, settlement: Settlement<R>) {
    this.request = request
    this.#connections = connections
    this.#settlement = settlement
    this.#beganMs = connections.clock.monotonicNow()
    this.#forget = request.cancellation.onCancel((reason) => this.#cancel(reason))
  }

  /** Before the request is sent later than at once: what the peer is told of the time is what is left of it by now. */
  tellTimeLeft(): void {
    const { headers, timeoutHeader, timeoutMs } = this.request
    const at = headers.indexOf(timeoutHeader)
    if (at !== -1) headers[at + 1] = wholeMs(timeoutMs - (this.#connections.clock.monotonicNow() - this.#beganMs))
  }

  /** Ends the call with an error. */
  fail(error: unknown): void {
    this.#settle()
    this.#settlement.reject(error instanceof GalaxyError ? error : failure(error, this.request))
  }

  onConnect(abort: (error?: Error) => void): void {
    // Undici drops a request that throws here, and keeps the connection.
    if (this.#settled) throw new Error('cancelled before it was sent')
    this.#abort = abort
    this.#answersBefore = this.#connections.answers
  }

  onResponseStarted(): void {
    this.#answering = true
    this.#connections.answered()
  }

  /** What it throws comes back through {@link onError}. */
  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    if (status < 200) return true
    const { request } = this
    this.#answer = request.reader.read(status, rawHeaders, request, this.#connections.budget)
    return this.#answer.body.start(resume)
  }

  onData(chunk: Buffer): boolean {
    this.#answer?.body.add(chunk)
    return true
  }

  onComplete(): void {
    // The connection first: the next request leaves before this answer is looked at.
    this.connection?.release()
    if (!this.#settled) this.#complete()
  }

  onError(error: Error): void {
    const { connection } = this
    // The peer closed the idle connection just when the request was sent.
    if (connection?.wasReused === true && this.#mayRepeat(error)) this.#repeated = true
    else if (!this.#settled) this.fail(error)
    // Not at once: undici is in the middle of clearing this client's queue, and takes a new request in
    // it for a bug of its own.
    if (connection !== undefined) queueMicrotask(() => this.#goOn(connection))
  }

  /** What is not settled is to be sent once more. */
  #goOn(connection: Connection): void {
    if (this.#settled) {
      connection.release()
      return
    }
    this.tellTimeLeft()
    connection.send(this)
  }

  #mayRepeat(error: Error): boolean {
    return this.request.repeatable && !this.#settled && !this.#answering && !this.#repeated && isCutOff(error)
  }

  #complete(): void {
    if (this.#answer === undefined) return
    let value: R | Promise<R>
    try {
      hearEpoch(this.#answer.epoch, this.request.onEpoch)
      value = this.#answer.value()
    } catch (error) {
      this.fail(error)
      return
    }
    if (value instanceof Promise) {
      value.then(
        (late: R) => this.#succeed(late),
        (error: unknown) => this.#settled || this.fail(error),
      )
    } else this.#succeed(value)
  }

  #succeed(value: R): void {
    if (this.#settled) return
    this.#settle()
    this.#settlement.resolve(value)
  }

  #cancel(reason: unknown): void {
    this.#settle()
    this.#settlement.reject(reason)
    if (this.connection === undefined) this.#connections.giveUp(this)
    else this.#leave(reason)
  }

  /** A request cannot be taken back, so its connection ends. */
  #leave(reason: unknown): void {
    if (this.#abort === undefined) return
    this.#abort()
    if (hasCode(reason, 'DEADLINE_EXCEEDED')) this.#connections.unanswered(this.#answersBefore)
  }

  #settle(): void {
    this.#settled = true
    this.#forget()
    this.#answer?.body.release()
    this.#connections.settled()
  }
}

/** Node says nothing but a code where a name has several addresses and none of them answers. */
function failure(cause: unknown, { galaxy, key, peer }: CallPlace): PeerError {
  const code = cause instanceof AggregateError && 'code' in cause ? ` with ${String(cause.code)}` : ''
  return new PeerError(`the request failed${code}`, { galaxy, key, peer, cause })
}

/** Whether the connection ended before the peer said anything. */
const isCutOff = (error: Error): boolean =>
  'code' in error && (error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET' || error.code === 'EPIPE')
