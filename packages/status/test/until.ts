import { setImmediate as turn } from 'node:timers/promises'

/** Waits for something that another end of a socket brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}
