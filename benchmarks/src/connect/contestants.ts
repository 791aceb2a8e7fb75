import { createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node'
import { bytes } from '@galaxycache/codecs'
import { type FetchProtocol, type Galaxy, type GalaxyOptions, keyToBytes, Universe } from '@galaxycache/galaxy'
import { never } from '@galaxycache/promoter'
import { GalaxyCache } from '@galaxycache/protocols/connect'
import type { Contestant } from '../http-client/contestants.js'

/** How connect-node's own client speaks. */
export type BareWire = 'grpc, HTTP/2' | 'connect, HTTP/2' | 'connect, HTTP/1.1'

/** connect-node's own client, with nothing checked or kept, and nothing compressed. */
export function bare(wire: BareWire, port: number): Contestant {
  const client = createClient(GalaxyCache, transportOf(wire, `http://127.0.0.1:${port}`))
  return {
    name: `connect-node, ${wire}`,
    read: async (key) => (await client.getFromPeer({ galaxy: 'bench', key: keyToBytes(key) })).value,
    close: () => {},
  }
}

function transportOf(wire: BareWire, baseUrl: string): Transport {
  const common = { baseUrl, acceptCompression: [] }
  switch (wire) {
    case 'grpc, HTTP/2':
      return createGrpcTransport(common)
    case 'connect, HTTP/2':
      return createConnectTransport({ ...common, httpVersion: '2' })
    case 'connect, HTTP/1.1':
      return createConnectTransport({ ...common, httpVersion: '1.1' })
    default:
      throw new TypeError(`unknown BareWire ${wire satisfies never}`)
  }
}

/** `galaxy.get` of a process that owns no key and keeps none, with default deadlines. */
export async function galaxyOver(name: string, protocol: FetchProtocol, port: number): Promise<Contestant> {
  const { values, universe } = await readerOver(protocol, port)
  return { name, read: (key) => values.get(key), close: () => universe.close() }
}

/** A process that owns no key and keeps none. Options default as ever. */
export async function readerOver(
  protocol: FetchProtocol,
  port: number,
  options: Partial<GalaxyOptions<Uint8Array>> = {},
): Promise<{ readonly values: Galaxy<Uint8Array>; readonly universe: Universe }> {
  const universe = new Universe({ self: 'reader', includeSelf: false, protocol })
  const load = (key: string): never => {
    throw new Error(`${key} was to come from its owner`)
  }
  const codec = bytes({ shared: true })
  const values = universe.createGalaxy('bench', { ...options, codec, load, promoter: never() })
  await universe.setPeers([{ id: 'owner', url: `127.0.0.1:${port}` }])
  return { values, universe }
}
