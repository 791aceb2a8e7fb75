import { type FetchProtocol, GalaxyError, keyFromBytes, type Peer, type Universe } from '@galaxycache/galaxy'
import type { Answer, KeyResult, KeysOrder, Mode, Order } from '../control/messages.js'
import { askPeer } from './ask-peer.js'
import { type Backends, galaxyOf } from './backends.js'
import { resultOfError } from './key-result.js'

/** Keys of one order that are asked for at the same time. */
const atOnce = 64

const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64')
const keyOf = (text: string): string => keyFromBytes(new Uint8Array(Buffer.from(text, 'base64')))

/** Obeys orders, as `go/peer/control` does. */
export class Controller {
  readonly #universe: Universe
  readonly #backends: Backends
  readonly #protocol: FetchProtocol
  #peers: readonly Peer[] = []

  constructor(universe: Universe, backends: Backends, protocol: FetchProtocol) {
    this.#universe = universe
    this.#backends = backends
    this.#protocol = protocol
  }

  async obey(order: Order): Promise<Answer> {
    switch (order.kind) {
      case 'peers':
        this.#peers = order.peers
        await this.#universe.setPeers(order.peers)
        return {}
      case 'get':
        return { results: await each(order, (galaxy, key) => this.#get(galaxy, key, order.timeoutMs)) }
      case 'ask':
        return await this.#ask(order)
      case 'owners':
        return { owners: order.keys.map((key) => this.#universe.ring.owner(keyOf(key)) ?? '') }
      case 'loads':
        return { loads: this.#backends.loads(order.galaxy) }
      case 'release':
        this.#backends.release()
        return {}
      case 'stats':
        return { stats: this.#galaxy(order.galaxy).stats() }
      default:
        throw new TypeError(`unknown order ${order satisfies never}`)
    }
  }

  async #get(galaxy: string, key: string, timeoutMs: number | undefined): Promise<KeyResult> {
    return { value: base64(await this.#galaxy(galaxy).get(key, timeoutMs === undefined ? {} : { timeoutMs })) }
  }

  async #ask(order: KeysOrder<'ask'> & { readonly peer: string; readonly mode: Mode }): Promise<Answer> {
    const peer = this.#peers.find(({ id }) => id === order.peer)
    if (peer === undefined) throw new Error(`no peer ${order.peer}`)
    const fetcher = this.#protocol.connect(peer)
    try {
      return { results: await each(order, (galaxy, key) => askPeer(fetcher, order.mode, galaxy, key)) }
    } finally {
      await fetcher.close()
    }
  }

  #galaxy(name: string): NonNullable<ReturnType<typeof galaxyOf>> {
    const galaxy = galaxyOf(this.#universe, name)
    if (galaxy === undefined) throw new GalaxyError('UNKNOWN_GALAXY', `no galaxy ${name}`)
    return galaxy
  }
}

async function each(
  { galaxy, keys }: KeysOrder<string>,
  get: (galaxy: string, key: string) => Promise<KeyResult>,
): Promise<KeyResult[]> {
  const results: KeyResult[] = []
  const next = keys.entries()
  const worker = async (): Promise<void> => {
    for (const [index, key] of next) results[index] = await get(galaxy, keyOf(key)).catch(resultOfError)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
