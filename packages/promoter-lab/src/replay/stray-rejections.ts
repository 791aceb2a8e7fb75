import { setImmediate as nextTurn } from 'node:timers/promises'
import { described } from './described.js'

/**
 * What the `work` of `who` gives. A promise that is rejected meanwhile and that nobody handles would end the process, so that another
 * replay would be blamed for it.
 * @throws Error that names `who`, if there was such a promise, and as `work` does
 */
export async function withoutStrays<T>(who: string, work: () => Promise<T>): Promise<T> {
  const reasons: unknown[] = []
  const note = (reason: unknown): void => {
    if (reasons.length === 0) reasons.push(reason)
  }
  process.on('unhandledRejection', note)
  let done: T
  try {
    done = await work()
  } finally {
    // Only at the end of a turn Node tells of them.
    await nextTurn()
    process.off('unhandledRejection', note)
  }
  if (reasons.length > 0)
    throw new Error(`${who}: a promise was rejected that nobody handled: ${described(reasons[0])}`)
  return done
}
