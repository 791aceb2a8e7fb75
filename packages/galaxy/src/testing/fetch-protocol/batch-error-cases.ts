import { GalaxyError, type GalaxyErrorCode, NotFoundError } from '../../errors.js'
import type { FetchProtocolCase } from './contract.js'
import { type AnswerMany, errorOf, failureOf, requireValue, withCall } from './with-messages.js'
import { forever, patient, placeOf } from './with-peer.js'

/** What a server may report of one key. */
const ofKeys: readonly GalaxyErrorCode[] = [
  'INVALID_ARGUMENT',
  'BACKEND_FAILED',
  'PEER_FAILED',
  'CODEC_FAILED',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'CLOSED',
  'OVERLOADED',
]

/** What a server may report of a call that is not about one key. */
export const ofCalls: readonly GalaxyErrorCode[] = [
  'UNKNOWN_GALAXY',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'CLOSED',
  'OVERLOADED',
  'UNSUPPORTED',
]

/** What went wrong with one key is known of that key, and what went wrong with all is known of the call. */
export const batchErrorCases: readonly FetchProtocolCase[] = [
  {
    title: 'of many keys, one does not exist and the others have values',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (galaxy, keys) =>
        keys.map((key) => (key === 'gone' ? { error: new NotFoundError(galaxy, key) } : forever(Uint8Array.of(7))))
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const [before, gone, after] = await fetcher.fetchMany('g', ['a', 'gone', 'b'], patient())

        t.deepEqual([...requireValue(before).bytes, ...requireValue(after).bytes], [7, 7])
        t.deepEqual(placeOf(errorOf(gone)), { code: 'NOT_FOUND', galaxy: 'g', key: 'gone', peer: 'contract-peer' })
      })
    },
  },
  {
    title: 'of many keys, each has its own code of failure, with galaxy, key, peer and message',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (galaxy, keys) =>
        keys.map((key) => ({
          error: new GalaxyError(key as GalaxyErrorCode, `the reason was ${key}, über all`, { galaxy, key }),
        }))
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        const items = await fetcher.fetchMany('g', ofKeys, patient())

        for (const [index, code] of ofKeys.entries()) {
          const error = errorOf(items[index])
          t.deepEqual(placeOf(error), { code, galaxy: 'g', key: code, peer: 'contract-peer' })
          t.is(String(error).includes(`the reason was ${code}, über all`), true, String(error))
        }
      })
    },
  },
  {
    title: 'an error of a whole request for many has its code, with galaxy and peer',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (galaxy) => {
        throw new GalaxyError(galaxy as GalaxyErrorCode, 'not now')
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        for (const code of ofCalls) {
          const error = await failureOf(() => fetcher.fetchMany(code, ['k'], patient()))

          t.deepEqual(placeOf(error), { code, galaxy: code, key: undefined, peer: 'contract-peer' })
        }
      })
    },
  },
  {
    title: 'a peer that knows no requests for many says so, and goes on answering others',
    run: (t, serve) =>
      withCall(t, serve, 'fetchMany', { serve: async () => forever(Uint8Array.of(7)) }, async (fetcher) => {
        const error = await failureOf(() => fetcher.fetchMany('g', ['k'], patient()))
        const value = await fetcher.fetch('g', 'k', patient())

        t.deepEqual(placeOf(error), { code: 'UNSUPPORTED', galaxy: 'g', key: undefined, peer: 'contract-peer' })
        t.deepEqual([...value.bytes], [7])
      }),
  },
  {
    title: 'a server that throws anything else, or answers for fewer keys than were asked for, is a failing peer',
    run: (t, serve) => {
      const serveMany: AnswerMany = async (galaxy) => {
        if (galaxy === 'bug') throw new TypeError('a bug')
        return [forever(Uint8Array.of(7))]
      }
      return withCall(t, serve, 'fetchMany', { serveMany }, async (fetcher) => {
        for (const galaxy of ['bug', 'few']) {
          const error = await failureOf(() => fetcher.fetchMany(galaxy, ['a', 'b'], patient()))

          t.deepEqual(placeOf(error), { code: 'PEER_FAILED', galaxy, key: undefined, peer: 'contract-peer' })
        }
        t.is((await fetcher.fetchMany('good', ['a'], patient())).length, 1)
      })
    },
  },
]
