import { GalaxyError, type GalaxyErrorCode, NotFoundError, UnknownGalaxyError } from '../../errors.js'
import type { FetchProtocolCase } from './contract.js'
import { forever, patient, placeOf, rejectionOf, withPeer } from './with-peer.js'

/** Failures that a server may report beside not found and unknown galaxy. */
const reported: readonly GalaxyErrorCode[] = [
  'INVALID_ARGUMENT',
  'BACKEND_FAILED',
  'PEER_FAILED',
  'CODEC_FAILED',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'CLOSED',
]

/** What went wrong at the server is known at the client. */
export const errorCases: readonly FetchProtocolCase[] = [
  {
    title: 'a key that does not exist is not found, for fetch and peek',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy, key) => {
          throw new NotFoundError(galaxy, key)
        },
        async (fetcher) => {
          for (const how of ['fetch', 'peek'] as const) {
            const error = await rejectionOf(fetcher[how]('g', 'gone/for good', patient()))

            t.deepEqual(placeOf(error), { code: 'NOT_FOUND', galaxy: 'g', key: 'gone/for good', peer: 'contract-peer' })
          }
        },
      ),
  },
  {
    title: 'a galaxy that the peer does not have is that peer’s error, not a missing key',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy) => {
          throw new UnknownGalaxyError(galaxy)
        },
        async (fetcher) => {
          const error = await rejectionOf(fetcher.fetch('nowhere', 'k', patient()))

          t.is(error instanceof GalaxyError && error.code, 'UNKNOWN_GALAXY')
          t.is(error instanceof GalaxyError && error.peer, 'contract-peer')
        },
      ),
  },
  {
    title: 'every code of failure survives the wire, with galaxy, key, peer and message',
    run: (t, serve) =>
      withPeer(
        serve,
        (galaxy, key) => {
          throw new GalaxyError(key as GalaxyErrorCode, `the reason was ${key}, über all`, { galaxy, key })
        },
        async (fetcher) => {
          for (const code of reported) {
            const error = await rejectionOf(fetcher.fetch('g', code, patient()))

            t.deepEqual(placeOf(error), { code, galaxy: 'g', key: code, peer: 'contract-peer' })
            t.is(String(error).includes(`the reason was ${code}, über all`), true, String(error))
          }
        },
      ),
  },
  {
    title: 'a server that throws anything else is a failing peer, and still serves the next',
    run: (t, serve) =>
      withPeer(
        serve,
        (_galaxy, key) => {
          if (key === 'bad') throw new TypeError('a bug')
          return forever(Uint8Array.of(7))
        },
        async (fetcher) => {
          const error = await rejectionOf(fetcher.fetch('g', 'bad', patient()))
          const next = await fetcher.fetch('g', 'good', patient())

          t.is(error instanceof GalaxyError && error.code !== 'NOT_FOUND', true, String(error))
          t.deepEqual(new Uint8Array(next.bytes), Uint8Array.of(7))
        },
      ),
  },
]
