import { wholeMs } from '../transport/whole-ms.js'

/** How a call looks on the wire: gRPC, gRPC-Web, or Connect's own protocol. */
export type Wire = 'grpc' | 'grpc-web' | 'connect'

/** Version of HTTP below the wire. */
export type HttpVersion = '1.1' | '2'

const defaultVersions: Readonly<Record<Wire, HttpVersion>> = { grpc: '2', 'grpc-web': '1.1', connect: '1.1' }

/** @throws TypeError for an unknown wire or version, and for gRPC over HTTP/1.1, which has no trailers to rely on */
export function resolveWire(
  wire: Wire = 'grpc',
  httpVersion: HttpVersion = defaultVersions[wire],
): { readonly wire: Wire; readonly httpVersion: HttpVersion } {
  if (!Object.hasOwn(defaultVersions, wire))
    throw new TypeError(`wire must be 'grpc', 'grpc-web' or 'connect', got ${JSON.stringify(wire)}`)
  if (httpVersion !== '1.1' && httpVersion !== '2')
    throw new TypeError(`httpVersion must be '1.1' or '2', got ${JSON.stringify(httpVersion)}`)
  if (wire === 'grpc' && httpVersion !== '2')
    throw new TypeError(`httpVersion must be '2' for wire 'grpc', got ${JSON.stringify(httpVersion)}`)
  return { wire, httpVersion }
}

/** Longest time limit that peers tell each other, in ms: a day, whose eight digits every wire has room for. */
export const longestToldMs = 86_400_000

/** Of Connect's own protocol. */
export const connectTimeoutHeader = 'connect-timeout-ms'

/** The header that tells a peer how long a call will wait. None for a longer time than {@link longestToldMs}. */
export function timeoutHeaders(wire: Wire, timeoutMs: number): Record<string, string> {
  if (!(timeoutMs <= longestToldMs)) return {}
  const told = wholeMs(timeoutMs)
  return wire === 'connect' ? { [connectTimeoutHeader]: told } : { 'grpc-timeout': `${told}m` }
}
