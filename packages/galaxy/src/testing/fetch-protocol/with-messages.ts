import type { PeerServer } from '../../peer-server.js'
import type { FetchedItem, FetchedValue, RemoteFetcher } from '../../remote-fetcher.js'
import type { Assertions } from '../assertions.js'
import type { ContractPeer, ServeContract } from './contract.js'
import { rejectionOf, withServer } from './with-peer.js'

/** A fetcher with a call that protocols may leave out. */
export type Having<C extends 'fetchMany' | 'write'> = RemoteFetcher & Required<Pick<RemoteFetcher, C>>

/** A call of many keys that a case's server answers. */
export type AnswerMany = NonNullable<PeerServer['serveMany']>

const notAskedFor = (): Promise<FetchedValue> => Promise.reject(new Error('one value was not asked for'))

/**
 * Runs `body` with a fetcher that has `call`. Where the protocol says that it lacks it, that it is
 * left out is all to check.
 */
export async function withCall<C extends 'fetchMany' | 'write'>(
  t: Assertions,
  serve: ServeContract,
  call: C,
  server: Partial<PeerServer>,
  body: (fetcher: Having<C>, peer: ContractPeer) => Promise<void>,
): Promise<void> {
  await withServer(serve, { serve: notAskedFor, ...server }, async (fetcher, peer) => {
    const isLacking = peer.lacks?.includes(call) === true
    t.is(typeof fetcher[call], isLacking ? 'undefined' : 'function', call)
    if (!isLacking) await body(fetcher as Having<C>, peer)
  })
}

/** The value of an item. @throws the error that it is instead */
export function requireValue(item: FetchedItem | undefined): FetchedValue {
  if (item === undefined) throw new TypeError('an item is missing')
  if ('error' in item) throw item.error
  return item
}

/** The error of an item; undefined if it is a value. */
export const errorOf = (item: FetchedItem | undefined): unknown =>
  item !== undefined && 'error' in item ? item.error : undefined

/** What `call` rejects with, also if it throws. */
export const failureOf = (call: () => Promise<unknown>): Promise<unknown> => rejectionOf((async () => call())())
