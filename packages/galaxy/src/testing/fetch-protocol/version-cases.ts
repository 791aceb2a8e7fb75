import type { FetchedValue } from '../../remote-fetcher.js'
import type { FetchProtocolCase } from './contract.js'
import { forever, patient, withPeer } from './with-peer.js'

const versionsOf = ({ epoch, codecVersion, wasLoaded }: FetchedValue): unknown => ({ epoch, codecVersion, wasLoaded })

/** What is said of a value beside its bytes and its expiry. */
export const versionCases: readonly FetchProtocolCase[] = [
  {
    title: 'the epoch, the version of the codec and that it was loaded come with a value, and none as none',
    run: (t, serve) => {
      const sent = [
        { epoch: undefined, codecVersion: undefined, wasLoaded: undefined },
        { epoch: 1, codecVersion: undefined, wasLoaded: undefined },
        { epoch: undefined, codecVersion: undefined, wasLoaded: true },
        { epoch: undefined, codecVersion: 'user@2.0.1', wasLoaded: undefined },
        { epoch: Date.UTC(2026, 10, 20), codecVersion: 'β 3/4%', wasLoaded: true },
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
