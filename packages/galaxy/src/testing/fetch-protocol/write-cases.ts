import { GalaxyError, type GalaxyErrorCode } from '../../errors.js'
import { MiB } from '../../size.js'
import type { HandedEntry, PeerWrite } from '../../write/peer-write.js'
import { ofCalls } from './batch-error-cases.js'
import type { FetchProtocolCase } from './contract.js'
import { oddKeys } from './odd-keys.js'
import { isSame, pattern } from './pattern.js'
import { failureOf, withCall } from './with-messages.js'
import { forever, patient, placeOf } from './with-peer.js'

const never = Number.POSITIVE_INFINITY

const writes: readonly PeerWrite[] = [
  { kind: 'remove', keys: oddKeys },
  { kind: 'remove', keys: Array.from({ length: 1_000 }, (_, i) => `key-${i}`) },
  { kind: 'remove', keys: [] },
  { kind: 'set', key: 'a/b', bytes: Uint8Array.of(1, 2, 3), expiresAtMs: never },
  { kind: 'set', key: '', bytes: new Uint8Array(), expiresAtMs: 1_795_169_472_123.25, codecVersion: 'β 3/4%' },
  { kind: 'clear', epoch: 1_795_169_472_123 },
  { kind: 'hand-off', entries: [] },
  {
    kind: 'hand-off',
    entries: oddKeys.map((key, i): HandedEntry => ({ key, bytes: pattern(i), expiresAtMs: i === 0 ? never : i })),
  },
]

/** A write with its bytes as numbers: the type of its arrays is the protocol's own business. */
const plain = (write: PeerWrite): unknown =>
  JSON.parse(
    JSON.stringify(write, (_name, value: unknown) =>
      value === never ? 'never' : value instanceof Uint8Array ? [...value] : value,
    ),
  )

/** A write arrives as it was sent, or is known not to have. */
export const writeCases: readonly FetchProtocolCase[] = [
  {
    title: 'every kind of write arrives as it was sent, in order',
    run: (t, serve) => {
      const heard: unknown[] = []
      const write = async (galaxy: string, told: PeerWrite): Promise<void> => {
        t.is(galaxy, 'naïve ☕/%')
        heard.push(plain(told))
      }
      return withCall(t, serve, 'write', { write }, async (fetcher) => {
        for (const told of writes) t.is(await fetcher.write('naïve ☕/%', told, patient()), undefined)

        t.deepEqual(heard, writes.map(plain))
      })
    },
  },
  {
    title: 'a large value that is set arrives byte for byte',
    run: (t, serve) => {
      const arrived: boolean[] = []
      const write = async (_galaxy: string, told: PeerWrite): Promise<void> => {
        arrived.push(told.kind === 'set' && isSame(told.bytes, pattern(MiB)))
      }
      return withCall(t, serve, 'write', { write }, async (fetcher) => {
        await fetcher.write('g', { kind: 'set', key: 'k', bytes: pattern(MiB), expiresAtMs: never }, patient())

        t.deepEqual(arrived, [true])
      })
    },
  },
  {
    title: 'a write that the peer refuses rejects with its code, galaxy and peer',
    run: (t, serve) => {
      const write = async (galaxy: string): Promise<void> => {
        throw new GalaxyError(galaxy as GalaxyErrorCode, 'not now')
      }
      return withCall(t, serve, 'write', { write }, async (fetcher) => {
        for (const code of ofCalls) {
          const error = await failureOf(() => fetcher.write(code, { kind: 'remove', keys: ['k'] }, patient()))

          t.deepEqual(placeOf(error), { code, galaxy: code, key: undefined, peer: 'contract-peer' })
        }
      })
    },
  },
  {
    title: 'a peer that knows no writes says so, and goes on answering others',
    run: (t, serve) =>
      withCall(t, serve, 'write', { serve: async () => forever(Uint8Array.of(7)) }, async (fetcher) => {
        const error = await failureOf(() => fetcher.write('g', { kind: 'clear', epoch: 1 }, patient()))
        const value = await fetcher.fetch('g', 'k', patient())

        t.deepEqual(placeOf(error), { code: 'UNSUPPORTED', galaxy: 'g', key: undefined, peer: 'contract-peer' })
        t.deepEqual([...value.bytes], [7])
      }),
  },
  {
    title: 'headers go with a write, and the time that is left',
    run: (t, serve) => {
      const seen: string[] = []
      return withCall(
        t,
        serve,
        'write',
        {
          write: async (_galaxy, _write, { timeoutMs, header }) => {
            const near = timeoutMs !== undefined && timeoutMs > 0 && timeoutMs <= 12_345
            seen.push(`${near ? 'in time' : timeoutMs}, ${header?.('x-galaxycache-epoch')}, ${header?.('absent')}`)
          },
        },
        async (fetcher) => {
          const headers = { 'x-galaxycache-epoch': '17' }
          await fetcher.write('g', { kind: 'remove', keys: ['k'] }, { ...patient(12_345), headers })

          t.deepEqual(seen, ['in time, 17, undefined'])
        },
      )
    },
  },
]
