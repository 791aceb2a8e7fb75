import { KiB, MiB } from '../../size.js'
import type { FetchProtocolCase } from './contract.js'
import { oddKeys } from './odd-keys.js'
import { isSame, pattern } from './pattern.js'
import { forever, patient, withPeer } from './with-peer.js'

const encoder = new TextEncoder()

/** What was sent is what arrives. */
export const valueCases: readonly FetchProtocolCase[] = [
  {
    title: 'a value of any size arrives byte for byte',
    run: (t, serve) =>
      withPeer(
        serve,
        (_galaxy, key) => forever(pattern(Number(key))),
        async (fetcher) => {
          for (const length of [0, 1, 255, 64 * KiB, MiB + 1]) {
            const { bytes } = await fetcher.fetch('g', String(length), patient())

            t.is(isSame(bytes, pattern(length)), true, `${length} bytes`)
          }
        },
      ),
  },
  {
    title: 'headers that go with a call arrive with it, by their lower-case names',
    run: (t, serve) =>
      withPeer(
        serve,
        (_galaxy, _key, { header }) =>
          forever(encoder.encode(`${header?.('traceparent')} ${header?.('tracestate')} ${header?.('absent')}`)),
        async (fetcher) => {
          const headers = {
            traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
            tracestate: 'a=1,b=2',
          }

          for (const how of ['fetch', 'peek'] as const) {
            const { bytes } = await fetcher[how]('g', 'k', { ...patient(), headers })

            t.is(new TextDecoder().decode(bytes), `${headers.traceparent} ${headers.tracestate} undefined`)
          }
        },
      ),
  },
  {
    title: 'an expiry arrives to the microsecond, and none as never',
    run: (t, serve) => {
      const expiries = [Date.UTC(2026, 10, 20, 10, 11, 12) + 123.456, Date.UTC(1999, 11, 31), Number.POSITIVE_INFINITY]
      return withPeer(
        serve,
        (_galaxy, key) => ({ bytes: new Uint8Array(1), expiresAtMs: expiries[Number(key)] as number }),
        async (fetcher) => {
          for (const [index, sentMs] of expiries.entries()) {
            const { expiresAtMs } = await fetcher.fetch('g', String(index), patient())

            t.is(
              expiresAtMs === sentMs || Math.abs(expiresAtMs - sentMs) <= 0.001,
              true,
              `${sentMs} came as ${expiresAtMs}`,
            )
          }
        },
      )
    },
  },
  {
    title: 'any key arrives as it was asked for',
    run: (t, serve) =>
      withPeer(
        serve,
        (_galaxy, key) => forever(encoder.encode(JSON.stringify(key))),
        async (fetcher, { unsupportedKeys = [] }) => {
          for (const key of oddKeys.filter((odd) => !unsupportedKeys.includes(odd))) {
            const { bytes } = await fetcher.fetch('g', key, patient())

            t.is(new TextDecoder().decode(bytes), JSON.stringify(key))
          }
        },
      ),
  },
  {
    title: 'any galaxy name arrives as it was asked for',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy) => forever(encoder.encode(galaxy)),
        async (fetcher) => {
          for (const galaxy of ['g', '__proto__', 'a/b', 'naïve ☕', 'x?y#z', '100%']) {
            const { bytes } = await fetcher.fetch(galaxy, 'k', patient())

            t.is(new TextDecoder().decode(bytes), galaxy)
          }
        },
      ),
  },
  {
    title: 'a fetch asks for caches and backend, a peek for caches alone, and both say how long they wait',
    run: (t, serve) => {
      const seen: string[] = []
      return withPeer(
        serve,
        (_galaxy, _key, { mode, timeoutMs }) => {
          const near = timeoutMs !== undefined && timeoutMs > 0 && timeoutMs <= 12_345
          seen.push(`${mode} ${near ? 'in time' : timeoutMs}`)
          return forever(new Uint8Array())
        },
        async (fetcher) => {
          await fetcher.fetch('g', 'k', patient(12_345))
          await fetcher.peek('g', 'k', patient(12_345))

          t.deepEqual(seen, ['no-peer-backend in time', 'peek in time'])
        },
      )
    },
  },
  {
    title: 'what a receiver writes into its bytes reaches nobody else',
    run: (t, serve) => {
      const kept = Uint8Array.of(1, 2, 3)
      return withPeer(
        serve,
        () => forever(kept),
        async (fetcher) => {
          const first = await fetcher.fetch('g', 'k', patient())
          first.bytes.fill(9)
          const second = await fetcher.fetch('g', 'k', patient())

          t.deepEqual(new Uint8Array(second.bytes), Uint8Array.of(1, 2, 3))
        },
      )
    },
  },
  {
    title: 'a hundred concurrent fetches each get their own answer',
    run: (t, serve) =>
      withPeer(
        serve,
        async (_galaxy, key) => {
          await new Promise((resolve) => setImmediate(resolve))
          return forever(encoder.encode(key))
        },
        async (fetcher) => {
          const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`)

          const values = await Promise.all(keys.map((key) => fetcher.fetch('g', key, patient())))

          t.deepEqual(
            values.map(({ bytes }) => new TextDecoder().decode(bytes)),
            keys,
          )
        },
      ),
  },
]
