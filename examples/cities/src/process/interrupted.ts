import { constants } from 'node:os'

/** The user, or the system, wants the run to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`)
    this.exitCode = 128 + constants.signals[signal]
  }
}
