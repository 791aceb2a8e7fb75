import type { PeerWrite } from '../write/peer-write.js'

/** Who asks whom. */
interface NetworkRoute {
  /** Url of the process that asked. */
  readonly from: string
  /** Url of the process that was asked. */
  readonly to: string
  readonly galaxy: string
  /** The key; of many the first, and `''` if there is none. */
  readonly key: string
}

/** A request for one value. */
export interface NetworkFetch extends NetworkRoute {
  readonly kind: 'fetch' | 'peek'
}

/** A request for many values. */
export interface NetworkFetchMany extends NetworkRoute {
  readonly kind: 'fetchMany'
  readonly keys: readonly string[]
}

/** A process tells another of a write. */
export interface NetworkWrite extends NetworkRoute {
  readonly kind: 'write'
  readonly write: PeerWrite
}

/** One request, as the network saw it. */
export type NetworkCall = NetworkFetch | NetworkFetchMany | NetworkWrite

/** First of the keys that a write is about; `''` if there is none. */
export function firstKeyOf(write: PeerWrite): string {
  switch (write.kind) {
    case 'remove':
      return write.keys[0] ?? ''
    case 'set':
      return write.key
    case 'hand-off':
      return write.entries[0]?.key ?? ''
    case 'clear':
      return ''
    default:
      throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
  }
}
