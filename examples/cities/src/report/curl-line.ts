import type { ProtocolName } from '../options.js'

/** A command that asks the process at `url` for a city as its peers do, to be tried in another terminal. */
export function curlLine(protocol: ProtocolName, url: string, mode: 'fetch' | 'peek', id: number): string {
  if (protocol === 'http')
    return `curl -i ${url}/${mode === 'fetch' ? '_galaxycache' : '_galaxycache_peek'}/cities/${id}`
  // The gRPC port speaks Connect too, whose JSON curl can send; bytes are in base64 there.
  const http2 = protocol === 'grpc' ? ' --http2-prior-knowledge' : ''
  const rpc = mode === 'fetch' ? 'GetFromPeer' : 'PeekPeer'
  const body = JSON.stringify({ galaxy: 'cities', key: Buffer.from(String(id)).toString('base64') })
  return `curl -i${http2} ${url}/galaxycachepb.GalaxyCache/${rpc} --json '${body}'`
}
