import type { Cancellation } from '@galaxycache/galaxy'
import type { AnswerReader } from './answer.js'
import type { CallPlace } from './reported-error.js'

/** One call that this process makes to a peer. */
export interface OutgoingRequest<R> extends CallPlace {
  readonly method: 'GET' | 'POST'
  /** Request target, sent as it is. */
  readonly path: string
  /** Name, value, name, value. */
  readonly headers: string[]
  /** Name of the header that tells {@link timeoutMs}, if the headers have it: a time that is too long is not told. */
  readonly timeoutHeader: string
  /** Time that was left when the call began. */
  readonly timeoutMs: number
  /** Null for a request without one. */
  readonly body: Uint8Array | null
  readonly cancellation: Cancellation
  /** Makes sense of the answer. */
  readonly reader: AnswerReader<R>
  /** Called with the epoch that comes with the answer. */
  readonly onEpoch: ((epoch: number) => void) | undefined
  /** Whether the peer may get it twice: it is sent again when it may have arrived or not. */
  readonly repeatable: boolean
}
