import type { FetchedValue } from '../../remote-fetcher.js'
import type { FetchProtocolCase } from './contract.js'
import { forever, patient, withPeer } from './with-peer.js'

const none = { epoch: undefined, codecVersion: undefined, wasLoaded: undefined, demand: undefined }

const versionsOf = ({ epoch, codecVersion, wasLoaded, demand }: FetchedValue): unknown => ({
  epoch,
  codecVersion,
  wasLoaded,
  demand,
})

/** What is said of a value beside its bytes and its expiry. */
export const versionCases: readonly FetchProtocolCase[] = [
  {
    title:
      'the epoch, the version of the codec, that it was loaded and what else is asked for come with a value, and none as none',
    run: (t, serve) => {
      const sent = [
        none,
        { ...none, epoch: 1 },
        { ...none, wasLoaded: true },
        { ...none, codecVersion: 'user@2.0.1' },
        { ...none, demand: 'AAAAAP____8' },
        { epoch: Date.UTC(2026, 10, 20), codecVersion: 'β 3/4%', wasLoaded: true, demand: 'AQAAAA' },
      ]
      return withPeer(
        serve,
        (_galaxy, key) => ({ ...forever(new Uint8Array(1)), ...sent[Number(key)] }),
        async (fetcher) => {
          for (const [index, versions] of sent.entries()) {
            for (const how of ['fetch', 'peek'] as const)
              t.deepEqual(versionsOf(await fetcher[how]('g', String(index), patient())), versions)
          }
        },
      )
    },
  },
]
