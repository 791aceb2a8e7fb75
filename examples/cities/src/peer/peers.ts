import { Child } from '../process/child.js'
import { type PeerOrder, type PeerReport, type PeerSetup, setupVariable } from './peer-messages.js'

/** Longest that a process may take to start, or to join the universe. */
const startLimitMs = 30_000

/** One process of the universe, as its parent sees it. */
export interface PeerHandle {
  readonly child: Child<PeerOrder, PeerReport>
  readonly url: string
  /** Where its status page is. */
  readonly statusUrl: string
  /** What Prometheus scrapes. */
  readonly metricsUrl: string
}

/** The processes of the universe. Disposing of them stops them all. */
export class Peers implements AsyncDisposable {
  readonly all: readonly PeerHandle[]

  private constructor(all: readonly PeerHandle[]) {
    this.all = all
  }

  /** Starts `count` processes, and tells each of all. */
  static async start(count: number, setup: PeerSetup, run: AbortController): Promise<Peers> {
    const file = new URL('./peer-process.js', import.meta.url)
    const env = { [setupVariable]: JSON.stringify(setup) }
    const children = Array.from({ length: count }, (_, index) => {
      return new Child<PeerOrder, PeerReport>(`peer ${index + 1}`, file, env, run)
    })
    try {
      const all = await Promise.all(children.map(handleOf))
      const urls = all.map(({ url }) => url)
      await Promise.all(children.map((child) => child.ask({ type: 'join', urls }, 'joined', startLimitMs)))
      return new Peers(all)
    } catch (error) {
      await stopAll(children)
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stopAll(this.all.map(({ child }) => child))
  }
}

async function handleOf(child: Child<PeerOrder, PeerReport>): Promise<PeerHandle> {
  const { url, statusUrl, metricsUrl } = await child.nextReport('listening', startLimitMs)
  return { child, url, statusUrl, metricsUrl }
}

async function stopAll(children: readonly Child<PeerOrder, PeerReport>[]): Promise<void> {
  await Promise.all(children.map((child) => child[Symbol.asyncDispose]()))
}
