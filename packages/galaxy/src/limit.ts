import { Cancellation } from './cancellation.js'
import type { Deadlines } from './deadlines.js'

/**
 * Runs `work` for at most `limitMs`. The work gets a Cancellation of its own, which passes with the limit or with
 * `parent`. Settles no later than that, even if the work never does.
 * @param ended called once, when it has settled, with what it rejects with; undefined if it resolves. What it
 * throws keeps nobody waiting
 */
export function limit<R>(
  work: (cancellation: Cancellation) => Promise<R> | R,
  limitMs: number,
  parent: Cancellation,
  deadlines: Deadlines,
  timedOut: () => Error,
  ended?: (error: unknown) => void,
): Promise<R> {
  const cancellation = new Cancellation()
  return new Promise<R>((resolve, reject) => {
    const cut = (reason: unknown): void => {
      // First, so that the waiter is told before the work is: what the work then throws comes too late.
      reject(reason)
      cancellation.cancel(reason)
      release(reason)
    }
    const fail = (error: unknown): void => {
      if (cancellation.cancelled) return
      reject(error)
      release(error)
    }
    const deadline = limitMs === Number.POSITIVE_INFINITY ? undefined : deadlines.add(limitMs, () => cut(timedOut()))
    const release = (error: unknown): void => {
      if (deadline !== undefined) deadlines.remove(deadline)
      forget?.()
      ended?.(error)
    }
    // oxlint-disable-next-line prefer-const -- where the parent is cancelled already, `cut` runs before it is assigned
    let forget: (() => void) | undefined
    forget = parent.onCancel(cut)
    if (cancellation.cancelled) return
    try {
      Promise.resolve(work(cancellation)).then((value) => {
        if (cancellation.cancelled) return
        resolve(value)
        release(undefined)
      }, fail)
    } catch (error) {
      fail(error)
    }
  })
}
