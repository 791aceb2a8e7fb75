import { KiB, MiB } from '../../size.js'
import type { FetchProtocolCase } from './contract.js'
import { oddKeys } from './odd-keys.js'
import { isSame, pattern } from './pattern.js'
import { type AnswerMany, requireValue, withCall } from './with-messages.js'
import { forever, patient } from './with-peer.js'

const encoder = new TextEncoder()

/** Each value is its key. */
const echo: AnswerMany = async (_galaxy, keys) => keys.map((key) => forever(encoder.encode(JSON.stringify(key))))

const textOf = ({ bytes }: { readonly bytes: Uint8Array }): unknown => JSON.parse(new TextDecoder().decode(bytes))

/** Many values in one request arrive as single ones do. */
export const batchCases: readonly FetchProtocolCase[] = [
  {
    title: 'many values of any size arrive byte for byte, in the order of their keys',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (_galaxy, keys) => keys.map((key) => forever(pattern(Number(key))))
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const lengths = [MiB, 0, 1, 64 * KiB, 255]

        const items = await fetcher.fetchMany('g', lengths.map(String), patient())

        for (const [index, length] of lengths.entries())
          t.is(isSame(requireValue(items[index]).bytes, pattern(length)), true, `${length} bytes`)
      })
    },
  },
  {
    title: 'any key and any galaxy arrive in a request for many as they were asked for',
    run: (t, serve) => {
      const galaxies: string[] = []
      const serveMany: AnswerMany = (galaxy, keys, call) => {
        galaxies.push(galaxy)
        return echo(galaxy, keys, call)
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const items = await fetcher.fetchMany('naïve ☕/%', oddKeys, patient())

        t.deepEqual(
          items.map((item) => textOf(requireValue(item))),
          oddKeys,
        )
        t.deepEqual(galaxies, ['naïve ☕/%'])
      })
    },
  },
  {
    title: 'a thousand keys are one request, and so is none',
    run: (t, serve) => {
      const asked: number[] = []
      const serveMany: AnswerMany = (galaxy, keys, call) => {
        asked.push(keys.length)
        return echo(galaxy, keys, call)
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const keys = Array.from({ length: 1_000 }, (_, i) => `key-${i}`)

        const items = await fetcher.fetchMany('g', keys, patient())
        const none = await fetcher.fetchMany('g', [], patient())

        t.deepEqual(
          items.map((item) => textOf(requireValue(item))),
          keys,
        )
        t.deepEqual(none, [])
        t.deepEqual(asked, [1_000, 0])
      })
    },
  },
  {
    title: 'of many values, each has its own expiry, epoch and version of its codec, and one what else is asked for',
    run: (t, serve) => {
      const none = { epoch: undefined, codecVersion: undefined, demand: undefined }
      const sent = [
        { ...none, expiresAtMs: Date.UTC(2026, 10, 20, 10, 11, 12) + 123.456 },
        { ...none, expiresAtMs: Number.POSITIVE_INFINITY, epoch: Date.UTC(2026, 10, 20), codecVersion: 'v2' },
        { expiresAtMs: Date.UTC(1969, 11, 31), epoch: 1, codecVersion: 'β 3/4%', demand: 'AAAAAP____8' },
        { ...none, expiresAtMs: 0, codecVersion: 'v2' },
      ]
      const serveMany: AnswerMany = async () => sent.map((about) => ({ bytes: Uint8Array.of(1), ...about }))
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const items = await fetcher.fetchMany('g', ['a', 'b', 'c', 'd'], patient())

        const about = items.map(requireValue).map(({ expiresAtMs, epoch, codecVersion, demand }) => ({
          expiresAtMs: Math.round(expiresAtMs * 1000) / 1000,
          epoch,
          codecVersion,
          demand,
        }))
        t.deepEqual(about, sent)
      })
    },
  },
  {
    title: 'headers go with a request for many, and the time that is left',
    run: (t, serve) => {
      const seen: string[] = []
      const serveMany: AnswerMany = async (_galaxy, _keys, { timeoutMs, header }) => {
        const near = timeoutMs !== undefined && timeoutMs > 0 && timeoutMs <= 12_345
        seen.push(`${near ? 'in time' : timeoutMs}, ${header?.('traceparent')}, ${header?.('absent')}`)
        return []
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        await fetcher.fetchMany('g', [], { ...patient(12_345), headers: { traceparent: '00-1-2-01' } })

        t.deepEqual(seen, ['in time, 00-1-2-01, undefined'])
      })
    },
  },
  {
    title: 'what a receiver of many values writes into their bytes reaches nobody else',
    run: (t, serve) => {
      const kept = Uint8Array.of(1, 2, 3)
      const serveMany: AnswerMany = async () => [forever(kept), forever(kept)]
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const [first, second] = await fetcher.fetchMany('g', ['a', 'b'], patient())
        requireValue(first).bytes.fill(9)
        const [third] = await fetcher.fetchMany('g', ['a', 'b'], patient())

        t.deepEqual([...requireValue(second).bytes, ...requireValue(third).bytes], [1, 2, 3, 1, 2, 3])
      })
    },
  },
  {
    title: 'thirty concurrent requests for many each get their own answer',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (galaxy, keys, call) => {
        await new Promise((resolve) => setImmediate(resolve))
        return echo(galaxy, keys, call)
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const lists = Array.from({ length: 30 }, (_, i) => Array.from({ length: i }, (_item, j) => `${i}-${j}`))

        const answers = await Promise.all(lists.map((keys) => fetcher.fetchMany('g', keys, patient())))

        t.deepEqual(
          answers.map((items) => items.map((item) => textOf(requireValue(item)))),
          lists,
        )
      })
    },
  },
]
