import type { AnswerBody } from './answer-body.js'
import type { ByteBudget } from './byte-budget.js'
import type { CallPlace } from './reported-error.js'

/** What a peer answers: a head that is checked, and a body as it comes. */
export interface Answer<R> {
  readonly body: AnswerBody
  /** What its head says of the epoch of the galaxy. */
  readonly epoch: string | undefined
  /**
   * What the call results in, once the body is complete; a promise where that takes a thread's work.
   * @throws the error that the peer reports, or one that says what is wrong with the answer
   */
  value(): R | Promise<R>
}

/** Makes sense of the answers to one kind of call. */
export interface AnswerReader<R> {
  /**
   * Begins an answer. Its body takes its memory from `budget`.
   * @throws TypeError or RangeError if the head promises no answer of this protocol, or one that is too long
   */
  read(status: number, rawHeaders: readonly Buffer[], request: CallPlace, budget: ByteBudget): Answer<R>
}
