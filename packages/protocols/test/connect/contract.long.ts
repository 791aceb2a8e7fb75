import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'
import { type ContractPeer, fetchProtocolContract } from '@galaxycache/galaxy/testing'
import { connectHandler, connectProtocol } from '@galaxycache/protocols/connect'
import test from 'ava'
import { certificate, type Listening, serve } from './servers.js'

// One case after the other, for all share one thread; yet a handshake may take long on a machine with much else to do.
const patient = { connectTimeoutMs: 30_000 }
const tls = { tls: { ca: certificate.cert }, ...patient }

interface Way {
  readonly name: string
  readonly listening: Listening
  readonly protocol: FetchProtocol
  readonly at?: 'unix'
}

const ways: readonly Way[] = [
  { name: 'grpc, h2c', listening: 'h2c', protocol: connectProtocol(patient) },
  { name: 'grpc, TLS', listening: 'tls', protocol: connectProtocol(tls) },
  { name: 'grpc, unix socket', listening: 'h2c', protocol: connectProtocol(patient), at: 'unix' },
  { name: 'grpc, gzip', listening: 'h2c', protocol: connectProtocol({ compression: 'gzip', ...patient }) },
  { name: 'grpc-web, HTTP/1.1', listening: 'h1', protocol: connectProtocol({ wire: 'grpc-web', ...patient }) },
  {
    name: 'grpc-web, h2c',
    listening: 'h2c',
    protocol: connectProtocol({ wire: 'grpc-web', httpVersion: '2', ...patient }),
  },
  {
    name: 'connect, h2c',
    listening: 'h2c',
    protocol: connectProtocol({ wire: 'connect', httpVersion: '2', ...patient }),
  },
  { name: 'connect, TLS', listening: 'tls', protocol: connectProtocol({ wire: 'connect', httpVersion: '2', ...tls }) },
  { name: 'connect, HTTP/1.1', listening: 'h1', protocol: connectProtocol({ wire: 'connect', ...patient }) },
  { name: 'connect, HTTP/1.1, TLS', listening: 'h1 tls', protocol: connectProtocol({ wire: 'connect', ...tls }) },
  {
    name: 'connect, HTTP/1.1, TLS, on the port of HTTP/2',
    listening: 'tls',
    protocol: connectProtocol({ wire: 'connect', ...tls }),
  },
  {
    name: 'connect, HTTP/1.1, unix socket',
    listening: 'h1',
    protocol: connectProtocol({ wire: 'connect', ...patient }),
    at: 'unix',
  },
]

for (const { name, listening, protocol, at } of ways) {
  const start = async (server: PeerServer): Promise<ContractPeer> => {
    const handler = connectHandler(server, { compression: name.includes('gzip') ? 'gzip' : 'none' })
    const { url, close } = await serve(listening, handler, at)
    return { url, protocol, close }
  }
  for (const { title, run } of fetchProtocolContract) test.serial(`${name}: ${title}`, (t) => run(t, start))
}
