import type { FetchedValue } from '@galaxycache/galaxy'
import type { AnswerBody } from './answer-body.js'
import type { ByteBudget } from './byte-budget.js'
import type { OutgoingRequest } from './outgoing-request.js'

/** What a peer answers: a head that is checked, and a body as it comes. */
export interface Answer {
  readonly body: AnswerBody
  /**
   * The value, once the body is complete; a promise where that takes a thread's work.
   * @throws the error that the peer reports, or one that says what is wrong with the answer
   */
  value(): FetchedValue | Promise<FetchedValue>
}

/** A protocol, as the connections see it. */
export interface AnswerReader {
  /**
   * Begins an answer. Its body takes its memory from `budget`.
   * @throws TypeError or RangeError if the head promises no value of this protocol, or one that is too long
   */
  read(status: number, rawHeaders: readonly Buffer[], request: OutgoingRequest, budget: ByteBudget): Answer
}
