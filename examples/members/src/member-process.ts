import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Peer } from '@galaxycache/galaxy'
import type { Loads, Order, Report } from './messages.js'
import type { WireName } from './wire.js'

/** However this process ends, its members end too. */
const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** How a member is started. */
export interface MemberOptions {
  readonly id: string
  /** Where its certificates are. */
  readonly folder: string
  readonly wire: WireName
  readonly token: string
}

/** A member of the universe, in a process of its own. */
export class MemberProcess {
  readonly peer: Peer
  readonly #child: ChildProcess

  private constructor(peer: Peer, child: ChildProcess) {
    this.peer = peer
    this.#child = child
  }

  /** Resolves when it listens. @throws Error if it ends before */
  static async start({ id, folder, wire, token }: MemberOptions): Promise<MemberProcess> {
    const file = fileURLToPath(new URL('./member.js', import.meta.url))
    // Not in the arguments, which every user of the machine can read.
    const env = { ...process.env, MEMBERS_TOKEN: token }
    const child = fork(file, [id, folder, wire], { env, execArgv: ['--enable-source-maps'] })
    alive.add(child)
    child.once('exit', () => alive.delete(child))
    const report = await nextReport(child)
    if (report.kind !== 'listening') throw new Error(`member ${id} must listen first, and did not`)
    return new MemberProcess({ id, url: report.url }, child)
  }

  /** Resolves with its loads so far, when it has obeyed. */
  async obey(order: Order): Promise<Loads> {
    const answer = nextReport(this.#child)
    this.#child.send(order)
    const report = await answer
    if (report.kind !== 'done') throw new Error(`member ${this.peer.id} must answer an order, and did not`)
    return report.loads
  }

  /** Lets it leave, and end. */
  async close(): Promise<void> {
    await this.obey({ kind: 'leave' })
    const exit = once(this.#child, 'exit')
    this.#child.disconnect()
    await exit
  }
}

function nextReport(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a member ended with exit code ${code}`))
    child.once('exit', onExit)
    child.once('message', (report) => {
      child.off('exit', onExit)
      resolve(report as Report)
    })
  })
}
