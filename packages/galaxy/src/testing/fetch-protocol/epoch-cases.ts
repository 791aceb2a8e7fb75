import { NotFoundError } from '../../errors.js'
import type { PeerCall } from '../../peer-server.js'
import type { FetchOptions } from '../../remote-fetcher.js'
import type { Assertions } from '../assertions.js'
import type { ContractPeer, FetchProtocolCase } from './contract.js'
import { failureOf, withCall } from './with-messages.js'
import { forever, patient, withPeer } from './with-peer.js'

const epoch = Date.UTC(2026, 10, 20)

/**
 * Calls `call`, and checks that it was told of the epoch before it ended; of none where the protocol
 * says that it brings none.
 */
async function requireEpoch(
  t: Assertions,
  { lacks }: ContractPeer,
  how: string,
  call: (options: FetchOptions) => Promise<unknown>,
): Promise<void> {
  const heard: number[] = []
  await failureOf(() => call({ ...patient(), onEpoch: (told) => heard.push(told) }))
  t.deepEqual([...new Set(heard)], lacks?.includes('epochs') === true ? [] : [epoch], how)
}

const tell = ({ onEpoch }: PeerCall): void => onEpoch?.(epoch)

/** The epoch of a galaxy comes with answers that are no value. */
export const epochCases: readonly FetchProtocolCase[] = [
  {
    title: 'the epoch comes with a key that does not exist, and with any other failure',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy, key, request) => {
          tell(request)
          throw key === 'gone' ? new NotFoundError(galaxy, key) : new TypeError('a bug')
        },
        async (fetcher, peer) => {
          for (const how of ['fetch', 'peek'] as const)
            for (const key of ['gone', 'broken'])
              await requireEpoch(t, peer, `${how} of ${key}`, (options) => fetcher[how]('g', key, options))
        },
      ),
  },
  {
    title: 'the epoch comes with the answer for many keys, and with its failure',
    run: (t, serve) => {
      const serveMany = async (galaxy: string, keys: readonly string[], call: PeerCall) => {
        tell(call)
        if (keys.length === 2) throw new TypeError('a bug')
        return keys.map((key) => ({ error: new NotFoundError(galaxy, key) }))
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher, peer) => {
        for (const keys of [['a'], ['a', 'b']])
          await requireEpoch(t, peer, `fetch of ${keys.join()}`, (options) => fetcher.fetchMany('g', keys, options))
      })
    },
  },
  {
    title: 'the epoch comes with the answer to a write, and with its failure',
    run: (t, serve) => {
      const write = async (galaxy: string, _write: unknown, call: PeerCall): Promise<void> => {
        tell(call)
        if (galaxy === 'broken') throw new TypeError('a bug')
      }
      return withCall(t, serve, 'write', { write }, async (fetcher, peer) => {
        for (const galaxy of ['g', 'broken'])
          await requireEpoch(t, peer, `write to ${galaxy}`, (options) =>
            fetcher.write(galaxy, { kind: 'remove', keys: ['k'] }, options),
          )
      })
    },
  },
  {
    title: 'no epoch comes from a galaxy that was never cleared',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy, key) => {
          if (key === 'gone') throw new NotFoundError(galaxy, key)
          return forever(new Uint8Array(1))
        },
        async (fetcher) => {
          const heard: number[] = []
          for (const key of ['gone', 'held'])
            await failureOf(() => fetcher.fetch('g', key, { ...patient(), onEpoch: (told) => heard.push(told) }))

          t.deepEqual(heard, [])
        },
      ),
  },
]
