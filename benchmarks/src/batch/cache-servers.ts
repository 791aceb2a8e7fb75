import { Redis } from 'ioredis'
import { Client } from 'memjs'
import type { Contestant } from '../http-client/contestants.js'
import { startServer } from './own-server.js'

type Values = ReadonlyMap<string, Buffer>

/**
 * Clients of a Redis that holds `values`: ioredis with its defaults, and with its automatic pipelines.
 * @returns none if this machine has no `redis-server`
 */
export async function redisClients(values: Values): Promise<readonly Contestant[]> {
  const server = await startServer('redis-server', (port) =>
    `--port ${port} --bind 127.0.0.1 --appendonly no`.split(' ').concat('--save', ''),
  )
  if (server === undefined) return []
  const plain = new Redis(server.port, '127.0.0.1')
  const pipelined = new Redis(server.port, '127.0.0.1', { enableAutoPipelining: true })
  for (const [key, value] of values) await plain.set(key, value)
  const read = (client: Redis, key: string): Promise<Buffer> => client.getBuffer(key).then(present)
  return [
    {
      name: 'ioredis',
      read: (key) => read(plain, key),
      close: async () => {
        await plain.quit()
        await server.stop()
      },
    },
    { name: 'ioredis, automatic pipelines', read: (key) => read(pipelined, key), close: () => pipelined.quit() },
  ]
}

/** memjs with its defaults, and a memcached that holds `values`. @returns none if this machine has no `memcached` */
export async function memcachedClients(values: Values): Promise<readonly Contestant[]> {
  const server = await startServer('memcached', (port) => `-p ${port} -l 127.0.0.1 -U 0 -u nobody`.split(' '))
  if (server === undefined) return []
  const client = Client.create(`127.0.0.1:${server.port}`)
  for (const [key, value] of values) await client.set(key, value, {})
  const close = async (): Promise<void> => {
    client.close()
    await server.stop()
  }
  return [{ name: 'memjs', read: async (key) => present((await client.get(key)).value), close }]
}

function present(value: Buffer | null): Buffer {
  if (value === null) throw new Error('a key that was set is not there')
  return value
}
