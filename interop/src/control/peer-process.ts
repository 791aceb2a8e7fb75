import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Peer } from '@galaxycache/galaxy'
import { goPeerPath } from '../go/toolchain.js'
import { EventLog } from './event-log.js'
import type { Answer, KeyResult, Mode, Order, PeerEvent, PeerStats } from './messages.js'
import { flagsOf, type PeerOptions } from './peer-options.js'

const nodePeerPath = fileURLToPath(new URL('../node-peer/main.js', import.meta.url))

const encode = (keys: readonly Uint8Array[]): string[] => keys.map((key) => Buffer.from(key).toString('base64'))

/** A peer in a process of its own, in either language. It ends when the process that started it does. */
export class PeerProcess {
  readonly options: PeerOptions
  readonly events = new EventLog()
  readonly #child: ChildProcess
  readonly #input: Writable
  readonly #unanswered = new Map<number, (answer: Answer) => void>()
  #orders = 0
  #self: Peer | undefined

  private constructor(options: PeerOptions, child: ChildProcess, input: Writable, output: Readable) {
    this.options = options
    this.#child = child
    this.#input = input.on('error', () => {})
    createInterface({ input: output }).on('line', (line) => {
      this.#receive(JSON.parse(line) as PeerEvent | (Answer & { readonly id: number }))
    })
    child.on('exit', () => {
      for (const answer of this.#unanswered.values()) answer({ error: 'the process has ended' })
      this.#unanswered.clear()
      this.events.end()
    })
  }

  /** Starts one that knows nobody yet. */
  static async start(options: PeerOptions): Promise<PeerProcess> {
    const [command, script] =
      options.language === 'go' ? [goPeerPath, []] : [process.execPath, ['--enable-source-maps', nodePeerPath]]
    const child = spawn(command, [...script, ...flagsOf(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const peer = new PeerProcess(options, child, child.stdin, child.stdout)
    const { id, url } = await peer.events.next('listening')
    peer.#self = { id, url }
    return peer
  }

  /** How the others know it. */
  get self(): Peer {
    if (this.#self === undefined) throw new Error('the process does not listen yet')
    return this.#self
  }

  /** `host:port`. */
  get address(): string {
    return this.self.url.replace(/^http:\/\//, '')
  }

  async setPeers(peers: readonly Peer[]): Promise<void> {
    await this.#ask({ kind: 'peers', peers })
  }

  /** What each key comes to for an application in that process. */
  async get(galaxy: string, keys: readonly Uint8Array[], timeoutMs?: number): Promise<readonly KeyResult[]> {
    const limit = timeoutMs === undefined ? {} : { timeoutMs }
    return (await this.#ask({ kind: 'get', galaxy, keys: encode(keys), ...limit })).results ?? []
  }

  /** What one `peer` of it answers, whoever owns the key. */
  async ask(peer: Peer, mode: Mode, galaxy: string, key: Uint8Array): Promise<KeyResult> {
    const { results } = await this.#ask({ kind: 'ask', peer: peer.id, mode, galaxy, keys: encode([key]) })
    return results?.[0] ?? {}
  }

  /** Ids of the owners of `keys`, in its eyes. */
  async owners(keys: readonly Uint8Array[]): Promise<readonly string[]> {
    return (await this.#ask({ kind: 'owners', keys: encode(keys) })).owners ?? []
  }

  /** The keys that its backend was asked for, in order, in base64. */
  async loads(galaxy: string): Promise<readonly string[]> {
    return (await this.#ask({ kind: 'loads', galaxy })).loads ?? []
  }

  async stats(galaxy: string): Promise<PeerStats> {
    const { stats } = await this.#ask({ kind: 'stats', galaxy })
    if (stats === undefined) throw new Error('the peer gave no stats')
    return stats
  }

  async release(): Promise<void> {
    await this.#ask({ kind: 'release' })
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  #receive(message: PeerEvent | (Answer & { readonly id: number })): void {
    if ('event' in message) {
      this.events.add(message)
      return
    }
    this.#unanswered.get(message.id)?.(message)
    this.#unanswered.delete(message.id)
  }

  async #ask(order: Order): Promise<Answer> {
    const id = ++this.#orders
    const answered = new Promise<Answer>((resolve) => {
      this.#unanswered.set(id, resolve)
    })
    this.#input.write(`${JSON.stringify({ id, ...order })}\n`)
    const answer = await answered
    if (answer.error !== undefined) throw new Error(`${this.options.language} peer: ${answer.error}`)
    return answer
  }
}
