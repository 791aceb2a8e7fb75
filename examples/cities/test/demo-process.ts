import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'

/** How the program ended, and what it said. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A run of the compiled program, as a shell would start it. */
export class DemoProcess {
  readonly #process
  readonly #ended: Promise<unknown>
  #stdout = ''
  #stderr = ''

  /**
   * `env` comes on top of this process's environment; without it there is no DATABASE_URL. Ends
   * with the test at the latest.
   */
  constructor(t: ExecutionContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const main = fileURLToPath(import.meta.resolve('#src/main.js'))
    const { DATABASE_URL: _, ...inherited } = process.env
    this.#process = spawn(process.execPath, [main, ...args], {
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that a test can signal all of it, as a terminal does.
      detached: true,
    })
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
    })
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.#ended = once(this.#process, 'close')
    t.teardown(() => {
      if (this.leftBehind()) this.signalGroup('SIGKILL')
    })
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  get stdout(): string {
    return this.#stdout
  }

  async outcome(): Promise<Outcome> {
    await this.#ended
    return { code: this.#process.exitCode, stdout: this.#stdout, stderr: this.#stderr }
  }

  /** Waits until standard output holds `text`. @throws Error when the program ends without saying it */
  async says(text: string): Promise<void> {
    while (!this.#stdout.includes(text)) {
      const ended = await Promise.race([
        once(this.#process.stdout, 'data').then(() => false),
        this.#ended.then(() => true),
      ])
      if (ended && !this.#stdout.includes(text))
        throw new Error(`ended without saying ${text}:\n${this.#stdout}${this.#stderr}`)
    }
  }

  /** Signals the program and its children, as a terminal does for Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal)
  }

  /** Whether any process of the program's group is still there. */
  leftBehind(): boolean {
    try {
      process.kill(-this.pid, 0)
      return true
    } catch {
      return false
    }
  }
}
