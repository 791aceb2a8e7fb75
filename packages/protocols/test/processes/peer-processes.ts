import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { GalaxyStats } from '@galaxycache/galaxy'
import type { Order, ProtocolName, Report } from './peer-messages.js'

const script = fileURLToPath(new URL('./peer-process.js', import.meta.url))

/** A peer in a process of its own. */
export class PeerProcess {
  readonly #child: ChildProcess
  readonly #loading: string[] = []
  url = ''

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (report: Report) => {
      if (report.kind === 'loading') this.#loading.push(report.key)
    })
  }

  /**
   * Starts one on `port`, by default one that the system chooses, which gives a peer `peerTimeoutMs`,
   * or the galaxy's default.
   */
  static async start(port = 0, protocol: ProtocolName = 'http', peerTimeoutMs?: number): Promise<PeerProcess> {
    const limits = peerTimeoutMs === undefined ? [] : [String(peerTimeoutMs)]
    const child = fork(script, [String(port), protocol, ...limits], { execArgv: ['--enable-source-maps'] })
    const peer = new PeerProcess(child)
    peer.url = (await peer.#report('listening')).url
    return peer
  }

  /** The keys that its backend was asked for, in order. */
  get loading(): readonly string[] {
    return this.#loading
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  async setPeers(urls: readonly string[]): Promise<void> {
    await this.#ask({ kind: 'peers', urls }, 'done')
  }

  /** Asks for all `keys` at once, `times` over. */
  async get(keys: readonly string[], times = 1): Promise<{ values: readonly string[]; errors: readonly string[] }> {
    const { values, errors } = await this.#ask({ kind: 'get', keys, times }, 'got')
    return { values, errors }
  }

  /** Removes `keys` everywhere. @returns the ids of the peers that were not reached */
  async remove(keys: readonly string[]): Promise<readonly string[]> {
    return (await this.#ask({ kind: 'remove', keys }, 'removed')).failures
  }

  /** Has its backend answer with values of `version` from now on. */
  async setVersion(version: number): Promise<void> {
    await this.#ask({ kind: 'version', version }, 'done')
  }

  async stats(): Promise<GalaxyStats> {
    return (await this.#ask({ kind: 'stats' }, 'stats')).stats
  }

  release(): void {
    this.#child.send({ kind: 'release' } satisfies Order)
  }

  /** Waits until the backend of this process is asked for a key. */
  async loads(): Promise<void> {
    if (this.#loading.length === 0) await this.#report('loading')
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  /** Asks it to close everything, and waits for it to end by itself. @returns its exit code */
  async close(): Promise<number | null> {
    const exited = once(this.#child, 'exit')
    this.#child.send({ kind: 'close' } satisfies Order)
    const [code] = (await exited) as [number | null]
    return code
  }

  async #ask<K extends Report['kind']>(order: Order, kind: K): Promise<Extract<Report, { kind: K }>> {
    const report = this.#report(kind)
    this.#child.send(order)
    return await report
  }

  #report<K extends Report['kind']>(kind: K): Promise<Extract<Report, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#child.off('message', onReport)
        this.#child.off('exit', onExit)
      }
      const onExit = (): void => {
        stop()
        reject(new Error(`a peer process ended before it said ${kind}`))
      }
      const onReport = (report: Report): void => {
        if (report.kind === 'failed') reject(new Error(report.error))
        else if (report.kind === kind) resolve(report as Extract<Report, { kind: K }>)
        else return
        stop()
      }
      this.#child.on('message', onReport)
      this.#child.on('exit', onExit)
    })
  }
}

/** Processes that all know each other. */
export async function startPeers(
  count: number,
  protocol: ProtocolName = 'http',
  peerTimeoutMs?: number,
): Promise<PeerProcess[]> {
  const peers = await Promise.all(Array.from({ length: count }, () => PeerProcess.start(0, protocol, peerTimeoutMs)))
  const urls = peers.map(({ url }) => url)
  await Promise.all(peers.map((peer) => peer.setPeers(urls)))
  return peers
}
