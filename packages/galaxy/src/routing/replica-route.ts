import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import { lessBusy } from './less-busy.js'
import type { Route } from './route.js'

/**
 * Every key has several owners, each with a value that it loaded itself. An owner serves the key itself; the others ask
 * one of two owners that chance picks, the one that fewer of their calls wait for. Two choices spread load nearly as
 * evenly as looking at all, and do not send everybody to the same idle one. Owners that fail are left out. Source:
 * Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
export class ReplicaRoute implements Route {
  readonly #picker: PeerPicker
  readonly #replicas: number
  readonly #random: () => number

  /** @param replicas owners of a key, where there are as many processes */
  constructor(picker: PeerPicker, replicas: number, random: () => number) {
    this.#picker = picker
    this.#replicas = replicas
    this.#random = random
  }

  peerFor(key: string): RemotePeer | undefined {
    const owners = this.#owners(key)
    const remotes = owners.filter((owner) => owner !== undefined)
    if (remotes.length < owners.length) return undefined
    const well = remotes.filter(({ gate }) => gate.isPassable)
    return lessBusy(well.length > 0 ? well : remotes, this.#random)
  }

  isOwnedHere(key: string): boolean {
    const owners = this.#owners(key)
    return owners.length === 0 || owners.includes(undefined)
  }

  remoteOwners(key: string): readonly RemotePeer[] {
    return this.#owners(key).filter((owner) => owner !== undefined)
  }

  #owners(key: string): readonly (RemotePeer | undefined)[] {
    return this.#picker.ownersOf(key, this.#replicas)
  }
}
