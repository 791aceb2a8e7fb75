/** Header of requests and answers that tells the sender's epoch; ours, and absent as long as nobody cleared anything. */
export const epochHeader = 'x-galaxycache-epoch'

/** The last epoch there can be: 15 digits go through every number, header and message. A clock gets there in 33,658. */
export const maxEpoch = 999_999_999_999_999

/**
 * How often a galaxy was cleared, in a way that processes can compare: the later clear has the larger number, whichever
 * process made it. It goes with every call between peers, so a process that was not told of a clear finds out at the next.
 */
export class Epoch {
  readonly #onLater: (number: number) => void
  #number = 0

  /** @param onLater called with its number when a later epoch has begun, here or elsewhere */
  constructor(onLater: (number: number) => void) {
    this.#onLater = onLater
  }

  /** 0: nobody ever cleared the galaxy. */
  get number(): number {
    return this.#number
  }

  /** Begins a new one. The time of day makes it larger than those of processes that know more than this one does. */
  raise(nowMs: number): void {
    this.#become(Math.min(maxEpoch, Math.max(this.#number + 1, Math.floor(nowMs))))
  }

  /** A peer is in epoch `number`. One that nobody can be in tells nothing: it could not be passed on. */
  heard(number: number | undefined): void {
    if (typeof number === 'number' && number > this.#number && number <= maxEpoch) this.#become(number)
  }

  /** As {@link heard}, from a header. What is no number tells nothing. */
  read(header: string | undefined): void {
    this.heard(numberIn(header))
  }

  /** Whether a process that sends `header` does not know this epoch yet. */
  isBehind(header: string | undefined): boolean {
    return (numberIn(header) ?? 0) < this.#number
  }

  #become(number: number): void {
    this.#number = number
    this.#onLater(number)
  }
}

const numberIn = (header: string | undefined): number | undefined =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
