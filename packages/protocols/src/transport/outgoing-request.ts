import type { Cancellation } from '@galaxycache/galaxy'
import type { AnswerReader } from './answer.js'
import type { CallPlace } from './reported-error.js'

/** One fetch or peek that this process asks of a peer. */
export interface OutgoingRequest extends CallPlace {
  readonly method: 'GET' | 'POST'
  /** Request target, sent as it is. */
  readonly path: string
  /** Name, value, name, value. */
  readonly headers: string[]
  /** Null for a request without one. */
  readonly body: Uint8Array | null
  readonly cancellation: Cancellation
  /** Makes sense of the answer. */
  readonly reader: AnswerReader
}
