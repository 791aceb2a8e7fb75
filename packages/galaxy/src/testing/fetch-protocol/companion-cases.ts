import type { Companion } from '../../companions/companion.js'
import { maxCompanions } from '../../companions/companions-header.js'
import type { FetchedValue, FetchOptions } from '../../remote-fetcher.js'
import { KiB, MiB } from '../../size.js'
import type { Assertions } from '../assertions.js'
import type { ContractPeer, FetchProtocolCase } from './contract.js'
import { oddKeys } from './odd-keys.js'
import { isSame, pattern } from './pattern.js'
import { forever, patient, withPeer } from './with-peer.js'

/** A fetch that takes what is sent along. */
const open = (): FetchOptions => ({ ...patient(), companions: 1 })

const companion = (key: string, length = 3): Companion => ({
  key,
  bytes: pattern(length),
  expiresAtMs: Number.POSITIVE_INFINITY,
  confidence: 1,
})

/** Checks what came along with a value: all that was sent, or nothing where the protocol says that it brings none. */
function requireCompanions(
  t: Assertions,
  { lacks }: ContractPeer,
  sent: readonly Companion[],
  value: FetchedValue,
): void {
  const expected = lacks?.includes('companions') === true ? [] : sent
  const { companions = [] } = value
  t.deepEqual(companions.map(about), expected.map(about))
  for (const [index, { bytes }] of expected.entries())
    t.is(isSame(companions[index]?.bytes ?? new Uint8Array(), bytes), true, `${bytes.byteLength} bytes along`)
}

/** All but the bytes, which are compared apart. */
const about = ({ key, bytes, expiresAtMs, confidence }: Companion): unknown => ({
  key,
  length: bytes.byteLength,
  expiresAtMs: Math.round(expiresAtMs * 1000) / 1000,
  confidence,
})

/** Answers with a value of three bytes, and one of the lists along with it: the key is its index. */
const oneOf = (lists: readonly (readonly Companion[])[]) => (_galaxy: string, key: string) => ({
  ...forever(pattern(3)),
  companions: lists[Number(key)],
})

/** What is sent along with a value arrives with it. */
export const companionCases: readonly FetchProtocolCase[] = [
  {
    title: 'values that are sent along arrive with their expiry and how sure the owner is of them, and none as none',
    run: (t, serve) => {
      const lists = [
        [companion('b')],
        [
          { ...companion('c'), confidence: 3 },
          { ...companion('b'), expiresAtMs: Date.UTC(2026, 10, 20, 10, 11, 12) + 123.456, confidence: 2 },
          { ...companion('d'), expiresAtMs: 0 },
        ],
        [],
      ]
      return withPeer(serve, oneOf(lists), async (fetcher, peer) => {
        for (const [index, sent] of lists.entries()) {
          const value = await fetcher.fetch('g', String(index), open())

          requireCompanions(t, peer, sent, value)
          t.is(isSame(value.bytes, pattern(3)), true, `with ${sent.length}`)
        }
      })
    },
  },
  {
    title: 'values of any keys are sent along',
    run: async (t, serve) => {
      const lists: Companion[][] = []
      return await withPeer(
        serve,
        (galaxy, key) => oneOf(lists)(galaxy, key),
        async (fetcher, peer) => {
          const keys = oddKeys.filter((odd) => odd.length <= KiB && peer.unsupportedKeys?.includes(odd) !== true)
          for (let index = 0; index < keys.length; index += maxCompanions)
            lists.push(keys.slice(index, index + maxCompanions).map((key) => companion(key)))

          for (const [index, sent] of lists.entries())
            requireCompanions(t, peer, sent, await fetcher.fetch('g', String(index), open()))
        },
      )
    },
  },
  {
    title: 'values of any size are sent along with one of any size',
    run: (t, serve) => {
      const lists = [
        [0, 1, 255, 4 * KiB],
        [8 * KiB, 8 * KiB, 8 * KiB, 8 * KiB],
      ].map((lengths) => lengths.map((length, index) => companion(`b${index}`, length)))
      return withPeer(
        serve,
        (_galaxy, key) => {
          const [list, length] = key.split(' ').map(Number)
          return { ...forever(pattern(length ?? 0)), epoch: 7, codecVersion: 'v2', companions: lists[list ?? 0] }
        },
        async (fetcher, peer) => {
          for (const [list, sent] of lists.entries())
            for (const length of [0, 1, 16 * KiB, MiB + 1]) {
              const value = await fetcher.fetch('g', `${list} ${length}`, open())

              t.is(isSame(value.bytes, pattern(length)), true, `${length} bytes`)
              t.deepEqual([value.epoch, value.codecVersion], [7, 'v2'])
              requireCompanions(t, peer, sent, value)
            }
        },
      )
    },
  },
  {
    title: 'what a receiver writes into a value and those that came along reaches nobody else',
    run: (t, serve) => {
      const sent = [companion('b'), companion('c')]
      return withPeer(serve, oneOf([sent]), async (fetcher, peer) => {
        const first = await fetcher.fetch('g', '0', open())
        first.bytes.fill(9)
        requireCompanions(t, peer, [companion('b'), companion('c')], first)
        for (const { bytes } of first.companions ?? []) bytes.fill(9)
        const second = await fetcher.fetch('g', '0', open())

        t.is(isSame(second.bytes, pattern(3)), true)
        requireCompanions(t, peer, [companion('b'), companion('c')], second)
      })
    },
  },
]
