/** Calls of this process to one peer that were not answered yet, all galaxies together. */
export class PeerTraffic {
  #inFlight = 0

  get inFlight(): number {
    return this.#inFlight
  }

  began(): void {
    this.#inFlight += 1
  }

  ended(): void {
    this.#inFlight -= 1
  }
}
