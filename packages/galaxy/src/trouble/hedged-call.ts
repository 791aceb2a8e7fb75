import { Cancellation } from '../cancellation.js'

/**
 * Two calls for one answer. The first that answers wins, the other is cancelled; a failure counts
 * when there is no call left.
 */
export class HedgedCall<R> {
  readonly result: Promise<R>
  /** Called once, when there is a result or none is to be had. */
  onEnd: () => void = () => {}
  readonly #isAnswer: (error: unknown) => boolean
  readonly #cancellation = new Cancellation()
  readonly #forget: () => void
  #resolve!: (value: R) => void
  #reject!: (error: unknown) => void
  #running = 0
  #ended = false
  #firstError: unknown

  /** @param isAnswer whether an error is an answer, too */
  constructor(parent: Cancellation, isAnswer: (error: unknown) => boolean) {
    this.#isAnswer = isAnswer
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#forget = parent.onCancel((reason) => this.#cancellation.cancel(reason))
  }

  first(call: (cancellation: Cancellation) => Promise<R>): void {
    this.#run(call, (error) => {
      this.#firstError = error
    })
  }

  /** @param won called if this is the one that answers first */
  second(call: (cancellation: Cancellation) => Promise<R>, won: () => void): void {
    this.#run(call, () => {}, won)
  }

  #run(call: (cancellation: Cancellation) => Promise<R>, failed: (error: unknown) => void, won?: () => void): void {
    this.#running += 1
    call(this.#cancellation).then(
      (value) => {
        if (this.#ended) return
        won?.()
        this.#end(() => this.#resolve(value))
      },
      (error: unknown) => {
        this.#running -= 1
        failed(error)
        if (this.#ended) return
        if (this.#isAnswer(error)) this.#end(() => this.#reject(error))
        else if (this.#running === 0) this.#end(() => this.#reject(this.#firstError ?? error))
      },
    )
  }

  #end(settle: () => void): void {
    this.#ended = true
    this.onEnd()
    this.#forget()
    settle()
    // The one that is left, if any; who won does not listen any more.
    this.#cancellation.cancel(new Error('another peer answered first'))
  }
}
