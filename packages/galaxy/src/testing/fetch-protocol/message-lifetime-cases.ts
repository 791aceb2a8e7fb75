import { Cancellation } from '../../cancellation.js'
import { CancelledError } from '../../errors.js'
import type { PeerCall } from '../../peer-server.js'
import type { FetchOptions } from '../../remote-fetcher.js'
import type { Assertions } from '../assertions.js'
import type { ContractPeer, FetchProtocolCase, ServeContract } from './contract.js'
import { Gate } from './gate.js'
import { failureOf, type Having, withCall } from './with-messages.js'
import { patient, placeOf } from './with-peer.js'

/** One of the two calls, as these cases see it. */
type Send = (options: FetchOptions) => Promise<unknown>

/** Runs `body` with each of the calls in turn, which `work` answers. */
async function withEach(
  t: Assertions,
  serve: ServeContract,
  work: (call: PeerCall) => void | Promise<void>,
  body: (send: Send, fetcher: Having<never>, peer: ContractPeer) => Promise<void>,
): Promise<void> {
  const server = {
    serveMany: async (_galaxy: string, _keys: readonly string[], call: PeerCall) => {
      await work(call)
      return []
    },
    write: async (_galaxy: string, _write: unknown, call: PeerCall) => await work(call),
  }
  await withCall(t, serve, 'fetchMany', server, (fetcher, peer) =>
    body((options) => fetcher.fetchMany('g', [], options), fetcher, peer),
  )
  await withCall(t, serve, 'write', server, (fetcher, peer) =>
    body((options) => fetcher.write('g', { kind: 'clear', epoch: 1 }, options), fetcher, peer),
  )
}

/** Requests for many and writes end when they should. */
export const messageLifetimeCases: readonly FetchProtocolCase[] = [
  {
    title: 'a cancelled request for many, or write, rejects with its reason at once, and the server hears of it',
    run: async (t, serve) => {
      let asked = new Gate()
      let told = new Gate()
      let answer = new Gate()
      const work = ({ cancellation }: PeerCall): Promise<void> => {
        cancellation?.onCancel(() => told.open())
        asked.open()
        return answer.passed
      }
      await withEach(t, serve, work, async (send) => {
        asked = new Gate()
        told = new Gate()
        answer = new Gate()
        const cancellation = new Cancellation()
        const failure = failureOf(() => send({ timeoutMs: 30_000, cancellation }))
        await asked.passed
        const reason = new CancelledError('the test')

        cancellation.cancel(reason)

        t.is(await failure, reason)
        await told.passed
        answer.open()
      })
    },
  },
  {
    title: 'a request for many, or write, that was cancelled before it began asks nobody',
    run: async (t, serve) => {
      let asked = 0
      const work = (): void => {
        asked += 1
      }
      await withEach(t, serve, work, async (send) => {
        const cancellation = new Cancellation()
        const reason = new CancelledError('the test')
        cancellation.cancel(reason)

        t.is(await failureOf(() => send({ timeoutMs: 30_000, cancellation })), reason)
        t.is(asked, 0)
      })
    },
  },
  {
    title: 'a request for many, or write, to a peer that is gone is an error of that peer',
    run: (t, serve) =>
      withEach(
        t,
        serve,
        () => {},
        async (send, _fetcher, peer) => {
          await send(patient())
          await peer.close()

          const error = await failureOf(() => send(patient()))

          t.deepEqual(placeOf(error), { code: 'PEER_FAILED', galaxy: 'g', key: undefined, peer: 'contract-peer' })
        },
      ),
  },
  {
    title: 'closing lets a request for many, or write, end, and refuses new ones',
    run: async (t, serve) => {
      let asked = new Gate()
      let answer = new Gate()
      const work = (): Promise<void> => {
        asked.open()
        return answer.passed
      }
      await withEach(t, serve, work, async (send, fetcher) => {
        asked = new Gate()
        answer = new Gate()
        const inFlight = failureOf(() => send(patient()))
        await asked.passed

        const closed = fetcher.close()
        const late = await failureOf(() => send(patient()))
        answer.open()

        t.is(late instanceof Error && 'code' in late && late.code, 'CLOSED')
        t.is(await inFlight, undefined)
        await closed
      })
    },
  },
]
