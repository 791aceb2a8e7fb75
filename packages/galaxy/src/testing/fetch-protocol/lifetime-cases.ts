import { Cancellation } from '../../cancellation.js'
import { CancelledError, GalaxyError } from '../../errors.js'
import type { FetchedValue } from '../../remote-fetcher.js'
import type { FetchProtocolCase } from './contract.js'
import { Gate } from './gate.js'
import { forever, patient, rejectionOf, withPeer } from './with-peer.js'

/** Calls end when they should, and so do connections. */
export const lifetimeCases: readonly FetchProtocolCase[] = [
  {
    title: 'a cancelled call rejects with its reason at once, and the server hears of it',
    run: async (t, serve) => {
      const asked = new Gate()
      const told = new Gate()
      const answer = new Gate<FetchedValue>()
      await withPeer(
        serve,
        (_galaxy, _key, { cancellation }) => {
          cancellation?.onCancel(() => told.open())
          asked.open()
          return answer.passed
        },
        async (fetcher) => {
          const cancellation = new Cancellation()
          const rejection = rejectionOf(fetcher.fetch('g', 'k', { timeoutMs: 30_000, cancellation }))
          await asked.passed
          const reason = new CancelledError('the test')

          cancellation.cancel(reason)

          t.is(await rejection, reason)
          await told.passed
          answer.open(forever(new Uint8Array()))
        },
      )
    },
  },
  {
    title: 'a call that was cancelled before it began asks nobody',
    run: async (t, serve) => {
      let asked = 0
      await withPeer(
        serve,
        () => {
          asked += 1
          return forever(new Uint8Array())
        },
        async (fetcher) => {
          const cancellation = new Cancellation()
          const reason = new CancelledError('the test')
          cancellation.cancel(reason)

          const rejection = await rejectionOf(fetcher.fetch('g', 'k', { timeoutMs: 30_000, cancellation }))

          t.is(rejection, reason)
          t.is(asked, 0)
        },
      )
    },
  },
  {
    title: 'a peer that is gone is an error of that peer',
    run: (t, serve) =>
      withPeer(
        serve,
        () => forever(new Uint8Array()),
        async (fetcher, peer) => {
          await fetcher.fetch('g', 'k', patient())
          await peer.close()

          const error = await rejectionOf(fetcher.fetch('g', 'k', patient()))

          t.is(error instanceof GalaxyError && error.code, 'PEER_FAILED', String(error))
          t.is(error instanceof GalaxyError && error.peer, 'contract-peer')
        },
      ),
  },
  {
    title: 'closing lets calls in flight end, refuses new ones, and may be repeated',
    run: async (t, serve) => {
      const asked = new Gate()
      const answer = new Gate<FetchedValue>()
      await withPeer(
        serve,
        () => {
          asked.open()
          return answer.passed
        },
        async (fetcher) => {
          const inFlight = fetcher.fetch('g', 'k', patient())
          await asked.passed

          const closed = fetcher.close()
          const late = await rejectionOf(fetcher.fetch('g', 'k', patient()))
          answer.open(forever(Uint8Array.of(5)))

          t.is(late instanceof GalaxyError && late.code, 'CLOSED')
          t.deepEqual(new Uint8Array((await inFlight).bytes), Uint8Array.of(5))
          await closed
          await fetcher.close()
        },
      )
    },
  },
  {
    title: 'a url that the protocol cannot speak to is refused when it is given',
    run: async (t, serve) => {
      const peer = await serve({ serve: async () => forever(new Uint8Array()) })
      try {
        const error = await rejectionOf(
          (async () => peer.protocol.connect({ id: 'odd', url: 'gopher-like-nonsense://example.test/' }))(),
        )
        t.is(error instanceof TypeError && error.message.includes('gopher-like-nonsense'), true, String(error))
      } finally {
        await peer.close()
      }
    },
  },
]
