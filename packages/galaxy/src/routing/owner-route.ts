import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { Route } from './route.js'

/** Every key has one owner, which is asked for it. */
export class OwnerRoute implements Route {
  readonly #picker: PeerPicker

  constructor(picker: PeerPicker) {
    this.#picker = picker
  }

  peerFor(key: string): RemotePeer | undefined {
    return this.#picker.ownerOf(key)
  }

  isOwnedHere(key: string): boolean {
    return this.#picker.ownerOf(key) === undefined
  }

  remoteOwners(key: string): readonly RemotePeer[] {
    const owner = this.#picker.ownerOf(key)
    return owner === undefined ? [] : [owner]
  }
}
