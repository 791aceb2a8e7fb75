import { setTimeout as sleep } from 'node:timers/promises'
import type { Stream } from '../stream/stream.js'
import type { Peers } from './peers.js'

/** Gets a second in all processes together: enough to see the charts move, too few to hear the fan. */
const rate = 300

/** Between one round and the next, so that a stream of one get does not become a storm. */
const pauseMs = 1000

/** Has the processes ask for the stream again and again, gently, until `signal` is aborted. @throws its reason */
export async function keepAsking({ all }: Peers, stream: Stream, signal: AbortSignal): Promise<never> {
  const intervalMs = (1000 * all.length) / rate
  for (;;) {
    const rounds = all.map(({ child }, index) => {
      const ids = stream.shares[index] ?? new Int32Array()
      return child.ask({ type: 'replay', ids, concurrency: 1, intervalMs }, 'replayed')
    })
    await Promise.all(rounds)
    await sleep(pauseMs, undefined, { signal })
  }
}
