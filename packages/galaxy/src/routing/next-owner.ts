import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'

/**
 * The best owner of `key` among the other processes but `asked`, of those that can be asked;
 * undefined if there is none.
 */
export function nextOwner(picker: PeerPicker, key: string, asked: RemotePeer): RemotePeer | undefined {
  const owners = picker.ownersOf(key, Number.MAX_SAFE_INTEGER)
  return owners.find((owner) => owner !== undefined && owner !== asked && owner.gate.isPassable)
}
