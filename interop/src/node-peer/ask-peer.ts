import { Cancellation, type RemoteFetcher } from '@galaxycache/galaxy'
import type { KeyResult, Mode } from '../control/messages.js'
import { resultOfValue } from './key-result.js'

/** How long a peer that is asked directly may take, in ms. It is in the recorded requests. */
const timeoutMs = 10_000

/** Asks one peer, whoever owns the key. @throws as the fetcher does */
export async function askPeer(fetcher: RemoteFetcher, mode: Mode, galaxy: string, key: string): Promise<KeyResult> {
  return resultOfValue(await fetcher[mode](galaxy, key, { timeoutMs, cancellation: new Cancellation() }))
}
