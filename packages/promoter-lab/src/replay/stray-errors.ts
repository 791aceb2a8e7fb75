import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { described } from './described.js'

/**
 * What the `work` of `who` gives. A promise that is rejected meanwhile and that nobody handles would end the process,
 * as would what a timer throws, so that another replay would be blamed for it.
 * @throws Error that names `who`, if there was such a promise or timer, and as `work` does
 */
export async function withoutStrays<T>(who: string, work: () => Promise<T>): Promise<T> {
  const strays: string[] = []
  const note = (what: string, error: unknown): void => {
    if (strays.length === 0) strays.push(`${who}: ${what}: ${described(error)}`)
  }
  const rejected = (reason: unknown): void => note('a promise was rejected that nobody handled', reason)
  const thrown = (error: unknown): void => note('an error was thrown that nobody could catch', error)
  process.on('unhandledRejection', rejected).on('uncaughtException', thrown)
  let done: T
  try {
    done = await work()
  } finally {
    // Timers that were due wait for the work to end, and go before this one.
    await pause(1)
    // Only at the end of a turn Node tells of promises.
    await turn()
    process.off('unhandledRejection', rejected).off('uncaughtException', thrown)
  }
  if (strays.length > 0) throw new Error(strays[0])
  return done
}
