import http from 'node:http'
import { bytes } from '@galaxycache/codecs'
import { Cancellation, Universe } from '@galaxycache/galaxy'
import { never } from '@galaxycache/promoter'
import { httpProtocol } from '@galaxycache/protocols/http'
import { Pool } from 'undici'
import { Collector, joined } from './collector.js'

/** A way to read the value of a key from the other process. */
export interface Contestant {
  readonly name: string
  read(key: string): Promise<Uint8Array>
  close(): unknown
}

/** Connections of every contestant, unless its name says otherwise. */
const connections = 16

const basePath = '/_galaxycache/bench/'

/** node:http with a keep-alive agent; the body becomes one buffer. */
export function agent(port: number): Contestant {
  const keepAlive = new http.Agent({ keepAlive: true, maxSockets: connections })
  const read = (key: string, resolve: (body: Uint8Array) => void, reject: (error: Error) => void): void => {
    const get = http.get({ host: '127.0.0.1', port, agent: keepAlive, path: basePath + key }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(joined(chunks))).on('error', reject)
    })
    get.on('error', reject)
  }
  return {
    name: 'node:http agent',
    read: (key) => new Promise((resolve, reject) => read(key, resolve, reject)),
    close: () => keepAlive.destroy(),
  }
}

/** undici's `request` with its body mixin. */
export function request(port: number): Contestant {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections })
  return {
    name: 'undici request',
    read: async (key) => {
      const { body } = await pool.request({ method: 'GET', path: basePath + key })
      return await body.bytes()
    },
    close: () => pool.close(),
  }
}

/** undici's `dispatch`, with nothing checked. */
export function dispatch(port: number, name: string, limit: number = connections): Contestant {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: limit, headersTimeout: 0, bodyTimeout: 0 })
  return {
    name,
    read: (key) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ method: 'GET', path: basePath + key }, new Collector(resolve, reject))
      }),
    close: () => pool.close(),
  }
}

/** This project's client, with a time limit that is told to the peer. */
export function protocol(port: number, name: string): Contestant {
  const fetcher = httpProtocol({ maxConnections: connections }).connect({ id: 'owner', url: `127.0.0.1:${port}` })
  return {
    name,
    read: async (key) => {
      const fetched = await fetcher.fetch('bench', key, { timeoutMs: 1000, cancellation: new Cancellation() })
      return fetched.bytes
    },
    close: () => fetcher.close(),
  }
}

/** `galaxy.get` of a process that owns no key and keeps none, with default deadlines. */
export async function galaxy(port: number, name: string): Promise<Contestant> {
  const universe = new Universe({
    self: 'reader',
    includeSelf: false,
    protocol: httpProtocol({ maxConnections: connections }),
  })
  const load = (key: string): never => {
    throw new Error(`${key} was to come from its owner`)
  }
  const values = universe.createGalaxy('bench', { codec: bytes({ shared: true }), load, promoter: never() })
  await universe.setPeers([{ id: 'owner', url: `127.0.0.1:${port}` }])
  return { name, read: (key) => values.get(key), close: () => universe.close() }
}
