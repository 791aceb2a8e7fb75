import type { Options } from '../options.js'
import type { Bar, Screen } from '../report/screen.js'
import type { Stream } from '../stream/stream.js'
import { type Counts, difference } from './counts.js'
import type { ReplayReport } from './peer-messages.js'
import type { PeerHandle, Peers } from './peers.js'

/** A process that replays reports several times a second; one that is silent for so long is given up. */
const silenceLimitMs = 30_000

/** Longest that a process may take to say what it counted. */
const countLimitMs = 10_000

/** What one process found out. */
export interface PeerRun extends ReplayReport {
  readonly url: string
  /** Counted from before the first process began until after the last one ended: until then they serve each other. */
  readonly counts: Counts
}

/** Has every process ask for its share of the stream, and shows how far they all are. */
export async function askForStream(
  { all }: Peers,
  stream: Stream,
  { rate, concurrency }: Options,
  screen: Screen,
): Promise<readonly PeerRun[]> {
  const intervalMs = rate === undefined ? 0 : (1000 * all.length) / rate
  const counted = await Promise.all(all.map(async (peer) => ({ peer, before: await countsOf(peer) })))
  const bar = new TotalBar(screen.bar('gets  ', stream.requests))
  const replay = async ({ child }: PeerHandle, index: number): Promise<ReplayReport> => {
    child.onReport('progress', ({ done }) => bar.update(index, done))
    const ids = stream.shares[index] ?? new Int32Array()
    const report = await child.askWhileHeard(
      { type: 'replay', ids, concurrency, intervalMs },
      'replayed',
      silenceLimitMs,
    )
    bar.update(index, ids.length)
    return report
  }
  const replayed = await Promise.all(
    counted.map(async ({ peer, before }, index) => ({ peer, before, report: await replay(peer, index) })),
  ).finally(bar.stop)
  return Promise.all(
    replayed.map(async ({ peer, before, report }) => {
      return { ...report, url: peer.url, counts: difference(await countsOf(peer), before) }
    }),
  )
}

async function countsOf({ child }: PeerHandle): Promise<Counts> {
  const { counts } = await child.ask({ type: 'count' }, 'counted', countLimitMs)
  return counts
}

/** One bar for the progress of several processes. */
class TotalBar {
  readonly #bar: Bar
  readonly #done: number[] = []
  readonly stop: () => void

  constructor(bar: Bar) {
    this.#bar = bar
    this.stop = bar.stop
  }

  update(index: number, done: number): void {
    this.#done[index] = done
    this.#bar.update(this.#done.reduce((a, b) => a + b, 0))
  }
}
