import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Counts, Order, Report } from './messages.js'

const script = fileURLToPath(new URL('./process.js', import.meta.url))

/** However this process ends, its children end too. */
const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** A process of the fleet, as its parent sees it. */
export class Replaceable {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  /** Resolves when it listens. */
  static async start(): Promise<Replaceable> {
    const child = fork(script, { execArgv: [] })
    alive.add(child)
    child.once('exit', () => alive.delete(child))
    const { url } = await nextReport(child, 'listening')
    return new Replaceable(url, child)
  }

  setPeers(urls: readonly string[]): Promise<Report> {
    return this.#ask({ kind: 'peers', urls }, 'done')
  }

  /** Lets callers of its own get keys. */
  load(getsPerSecond: number): Promise<Report> {
    return this.#ask({ kind: 'load', getsPerSecond }, 'done')
  }

  async count(): Promise<Counts> {
    return (await this.#ask({ kind: 'count' }, 'counts')).counts
  }

  /** Asks it to leave. Resolves when it has begun to, with what it has counted when it has left. */
  async leave(): Promise<{ readonly left: Promise<Counts> }> {
    const leaving = nextReport(this.#child, 'leaving')
    const left = nextReport(this.#child, 'left')
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await leaving
    return {
      left: left.then(async ({ counts }) => {
        const [code] = await exited
        if (code !== 0) throw new Error(`a process that left ended with ${code}`)
        return counts
      }),
    }
  }

  async #ask<K extends Report['kind']>(order: Order, kind: K): Promise<Extract<Report, { kind: K }>> {
    const answer = nextReport(this.#child, kind)
    this.#child.send(order)
    return await answer
  }
}

/** The next report of that kind. @throws Error if the process ends before */
function nextReport<K extends Report['kind']>(child: ChildProcess, kind: K): Promise<Extract<Report, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.off('message', onMessage)
      child.off('exit', onExit)
    }
    const onMessage = (report: Report): void => {
      if (report.kind !== kind) return
      stop()
      resolve(report as Extract<Report, { kind: K }>)
    }
    const onExit = (code: number | null): void => {
      stop()
      reject(new Error(`a process ended with ${code} before it said ${kind}`))
    }
    child.on('message', onMessage)
    child.on('exit', onExit)
  })
}
