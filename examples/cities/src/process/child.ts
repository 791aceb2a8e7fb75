import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import process from 'node:process'
import type { FailedReport, StopOrder } from './parent-link.js'
import { within } from './time-limit.js'

/** A child that has not ended this long after it was asked to is killed. */
const stopLimitMs = 5000

/** However this process ends, its children end too. */
const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** A process that this one started. */
export class Child<Order extends object, Report extends { readonly type: string }> implements AsyncDisposable {
  /** Such as `peer 2`, for messages. */
  readonly name: string
  readonly #process: ChildProcess
  readonly #reports = new EventEmitter()
  readonly #run: AbortController
  readonly #exited: Promise<void>
  #stopping = false

  /**
   * Runs the module `file`, with `env` on top of this process's environment. `run` is aborted, with the reason, when
   * the child fails or ends by itself; when it is aborted, no wait goes on.
   */
  constructor(name: string, file: URL, env: NodeJS.ProcessEnv, run: AbortController) {
    this.name = name
    this.#run = run
    this.#process = fork(file, { serialization: 'advanced', env: { ...process.env, ...env } })
    this.#exited = new Promise((resolve) => this.#process.once('exit', () => resolve()).once('error', () => resolve()))
    this.#process.on('message', (report: Report | FailedReport) => this.#receive(report))
    this.#process.on('error', (error) => run.abort(new Error(`${name}: ${error.message}`, { cause: error })))
    this.#process.on('exit', (code, signal) => this.#ended(code, signal))
    alive.add(this.#process)
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Hears every report of that type. */
  onReport<K extends Report['type']>(type: K, listener: (report: Extract<Report, { type: K }>) => void): void {
    this.#reports.on(type, listener)
  }

  /**
   * The next report of that type. Default limit: none.
   * @throws the run's reason, or an Error when `limitMs` pass first
   */
  async nextReport<K extends Report['type']>(type: K, limitMs?: number): Promise<Extract<Report, { type: K }>> {
    const signals = [this.#run.signal, ...(limitMs === undefined ? [] : [AbortSignal.timeout(limitMs)])]
    try {
      const [report] = await once(this.#reports, type, { signal: AbortSignal.any(signals) })
      return report as Extract<Report, { type: K }>
    } catch (error) {
      this.#run.signal.throwIfAborted()
      throw new Error(`${this.name} did not report "${type}" within ${(limitMs ?? 0) / 1000} s`, { cause: error })
    }
  }

  /** Gives an order whose answer may take any time, as long as the process reports something every `silenceLimitMs`. */
  async askWhileHeard<K extends Report['type']>(
    order: Order,
    type: K,
    silenceLimitMs: number,
  ): Promise<Extract<Report, { type: K }>> {
    const watch = setTimeout(
      () => this.#run.abort(new Error(`${this.name} has been silent for too long`)),
      silenceLimitMs,
    )
    const hear = (): unknown => watch.refresh()
    this.#process.on('message', hear)
    try {
      return await this.ask(order, type)
    } finally {
      this.#process.off('message', hear)
      clearTimeout(watch)
    }
  }

  /** Gives an order, and waits for the report that answers it. */
  async ask<K extends Report['type']>(order: Order, type: K, limitMs?: number): Promise<Extract<Report, { type: K }>> {
    const answer = this.nextReport(type, limitMs)
    this.#send(order)
    return answer
  }

  /** Asks the process to end, and kills it if it does not. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded()) return
    this.#stopping = true
    this.#send({ type: 'stop' })
    await within(this.#exited, stopLimitMs, `${this.name} to stop`).catch(() => this.#process.kill('SIGKILL'))
    await this.#exited
  }

  #send(order: Order | StopOrder): void {
    // A channel that has just closed is told by the exit event, which knows more.
    if (this.#process.connected) this.#process.send(order, () => {})
  }

  #receive(report: Report | FailedReport): void {
    if (report.type === 'failed') this.#run.abort(new Error(`${this.name} failed: ${(report as FailedReport).message}`))
    else this.#reports.emit(report.type, report)
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    alive.delete(this.#process)
    // Ctrl-C in the moment before a child can ignore it: this process has been told too.
    if (this.#stopping || signal === 'SIGINT' || signal === 'SIGHUP') return
    this.#run.abort(new Error(`${this.name} ended unexpectedly, by ${signal ?? `exit code ${code}`}`))
  }

  #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }
}
