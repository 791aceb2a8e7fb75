import type { WriteStamps } from './write-stamp.js'

/**
 * Header of requests and answers that tells the sender's epoch; ours, and absent as long as nobody cleared anything.
 */
export const epochHeader = 'x-galaxycache-epoch'

/** The last epoch there can be: 15 digits go through every number, header and message. A clock gets there in 33,658. */
export const maxEpoch = 999_999_999_999_999

/**
 * How often a galaxy was cleared, in a way that processes can compare: the later clear has the larger number, whichever
 * process made it. It goes with every call between peers, so a process that was not told of a
 * clear finds out at the next.
 */
export class Epoch {
  readonly #stamps: WriteStamps
  readonly #onLater: (beganAtMs: number) => void
  #number = 0

  /** @param onLater called when a later epoch has begun, here or elsewhere, with the stamp of the clear */
  constructor(stamps: WriteStamps, onLater: (beganAtMs: number) => void) {
    this.#stamps = stamps
    this.#onLater = onLater
  }

  /** 0: nobody ever cleared the galaxy. */
  get number(): number {
    return this.#number
  }

  /**
   * Begins a new one, by a clear of `stampMs`. That makes it larger than those of processes that know
   * more than this one does.
   */
  raise(stampMs: number): void {
    this.#become(Math.min(maxEpoch, Math.max(this.#number + 1, Math.floor(stampMs))), stampMs)
  }

  /**
   * A peer is in epoch `number`. One that nobody can be in tells nothing: it could not be passed on.
   * @param stampMs of the clear. Default: the number, if it is no later than now. It may run ahead of all clocks, and
   * what is written after the clear must not count as written before it
   */
  heard(number: number | undefined, stampMs?: number): void {
    if (typeof number === 'number' && number > this.#number && number <= maxEpoch)
      this.#become(number, stampMs ?? Math.min(number, this.#stamps.next()))
  }

  /** As {@link heard}, from a header. What is no number tells nothing. */
  read(header: string | undefined): void {
    this.heard(numberIn(header))
  }

  /** Whether a process that sends `header` does not know this epoch yet. */
  isBehind(header: string | undefined): boolean {
    return (numberIn(header) ?? 0) < this.#number
  }

  #become(number: number, stampMs: number): void {
    this.#number = number
    this.#onLater(stampMs)
  }
}

const numberIn = (header: string | undefined): number | undefined =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
