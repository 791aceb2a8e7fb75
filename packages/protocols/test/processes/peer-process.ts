// One process of a universe, told what to do by its parent; see peer-processes.ts.
import { string } from '@galaxycache/codecs'
import { type Galaxy, PartialWriteError, Universe } from '@galaxycache/galaxy'
import type { Order, ProtocolName, Report } from './peer-messages.js'
import { startServing } from './serving.js'

let release: () => void = () => {}
const released = new Promise<void>((resolve) => {
  release = resolve
})

const report = (message: Report): void => void process.send?.(message)

async function getAll(galaxy: Galaxy<string>, keys: readonly string[], times: number): Promise<Report> {
  const gets = Array.from({ length: times }, () => keys.map((key) => galaxy.get(key))).flat()
  const results = await Promise.allSettled(gets)
  const values = new Set<string>()
  const errors = new Set<string>()
  for (const result of results) {
    if (result.status === 'fulfilled') values.add(result.value)
    else errors.add(String(result.reason))
  }
  return { kind: 'got', values: [...values], errors: [...errors] }
}

/** @returns the ids of the peers that were not reached */
async function removeAll(galaxy: Galaxy<string>, keys: readonly string[]): Promise<readonly string[]> {
  try {
    await galaxy.removeMany(keys)
    return []
  } catch (error) {
    if (error instanceof PartialWriteError) return error.failures.map(({ peer }) => peer)
    throw error
  }
}

let version = 1

const [, , port, protocolName, peerTimeoutMs] = process.argv
const serving = await startServing(protocolName as ProtocolName, Number(port))
const universe = new Universe({ self: serving.url, protocol: serving.protocol })
const galaxy = universe.createGalaxy('g', {
  codec: string,
  ...(peerTimeoutMs === undefined ? {} : { peerTimeoutMs: Number(peerTimeoutMs) }),
  writeTimeoutMs: 1_000,
  reconcileMs: 100,
  load: async (key) => {
    report({ kind: 'loading', key })
    if (key.startsWith('held')) await released
    return version === 1 ? `value of ${key}` : `value ${version} of ${key}`
  },
})
serving.serve(universe)

async function obey(order: Order): Promise<Report | undefined> {
  switch (order.kind) {
    case 'peers':
      await universe.setPeers(order.urls)
      return { kind: 'done' }
    case 'get':
      return await getAll(galaxy, order.keys, order.times)
    case 'remove':
      return { kind: 'removed', failures: await removeAll(galaxy, order.keys) }
    case 'version':
      version = order.version
      return { kind: 'done' }
    case 'release':
      release()
      return undefined
    case 'stats':
      return { kind: 'stats', stats: galaxy.stats() }
    case 'close':
      await serving.close()
      await universe.close()
      process.disconnect()
      return undefined
    default:
      throw new TypeError(`unknown order ${order satisfies never}`)
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => answer && report(answer),
    (error: unknown) => report({ kind: 'failed', error: String(error) }),
  )
})
report({ kind: 'listening', url: serving.url })
