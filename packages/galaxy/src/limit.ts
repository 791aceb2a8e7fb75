import { Cancellation } from './cancellation.js'
import type { Deadlines } from './deadlines.js'

/**
 * Runs `work` for at most `limitMs`. The work gets a Cancellation of its own, which passes with the limit or with `parent`.
 * Settles no later than that, even if the work never does.
 */
export function limit<R>(
  work: (cancellation: Cancellation) => Promise<R> | R,
  limitMs: number,
  parent: Cancellation,
  deadlines: Deadlines,
  timedOut: () => Error,
): Promise<R> {
  const cancellation = new Cancellation()
  const deadline =
    limitMs === Number.POSITIVE_INFINITY ? undefined : deadlines.add(limitMs, () => cancellation.cancel(timedOut()))
  const forget = parent.onCancel((reason) => cancellation.cancel(reason))
  const release = (): void => {
    if (deadline !== undefined) deadlines.remove(deadline)
    forget()
  }
  return new Promise<R>((resolve, reject) => {
    // First, so that the waiter is told of a cancellation before the work is: what the work then throws comes too late.
    cancellation.onCancel((reason) => {
      release()
      reject(reason)
    })
    if (cancellation.cancelled) return
    const fail = (error: unknown): void => {
      release()
      reject(error)
    }
    try {
      Promise.resolve(work(cancellation)).then((value) => {
        release()
        resolve(value)
      }, fail)
    } catch (error) {
      fail(error)
    }
  })
}
