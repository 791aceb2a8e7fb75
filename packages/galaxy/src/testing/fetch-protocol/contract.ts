import type { FetchProtocol } from '../../fetch-protocol.js'
import type { PeerServer } from '../../peer-server.js'
import type { Assertions } from '../assertions.js'
import { batchCases } from './batch-cases.js'
import { batchErrorCases } from './batch-error-cases.js'
import { companionCases } from './companion-cases.js'
import { epochCases } from './epoch-cases.js'
import { errorCases } from './error-cases.js'
import { lifetimeCases } from './lifetime-cases.js'
import { messageLifetimeCases } from './message-lifetime-cases.js'
import { valueCases } from './value-cases.js'
import { versionCases } from './version-cases.js'
import { writeCases } from './write-cases.js'

/** A server under test, and the protocol that reaches it. */
export interface ContractPeer {
  /** Where the server listens. */
  readonly url: string
  readonly protocol: FetchProtocol
  /** Keys that cannot travel this way, for reasons that the protocol's documentation gives. Default: none. */
  readonly unsupportedKeys?: readonly string[]
  /**
   * Calls that the protocol's fetchers leave out, `companions` if they bring none along with a value, and `epochs` if
   * none with answers that are no value. Default: nothing.
   */
  readonly lacks?: readonly ('fetchMany' | 'write' | 'companions' | 'epochs')[]
  /** Ends the server at once. Idempotent. */
  close(): Promise<void>
}

/** Starts the server side of a protocol for `server`. */
export type ServeContract = (server: PeerServer) => Promise<ContractPeer>

/** One promise that any FetchProtocol makes. */
export interface FetchProtocolCase {
  readonly title: string
  run(t: Assertions, serve: ServeContract): Promise<void>
}

/** What any FetchProtocol must do. Make one test of each case. */
export const fetchProtocolContract: readonly FetchProtocolCase[] = [
  ...valueCases,
  ...versionCases,
  ...epochCases,
  ...companionCases,
  ...errorCases,
  ...lifetimeCases,
  ...batchCases,
  ...batchErrorCases,
  ...writeCases,
  ...messageLifetimeCases,
]
