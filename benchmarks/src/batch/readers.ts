import type { FetchProtocol } from '@galaxycache/galaxy'
import { readerOver } from '../connect/contestants.js'
import type { Contestant } from '../http-client/contestants.js'

/** Keys of one getMany. */
export const manyKeys = 1_000

/**
 * On a busy machine, a thousand fetches over gRPC take longer than the default, and a fetch that is
 * given up ends the comparison.
 */
const peerTimeoutMs = 60_000

/** Ways to read over one protocol. */
export interface Readers {
  /** Each get makes its own request. */
  readonly single: Contestant
  /** Gets of one moment share a request. */
  readonly coalesced: Contestant
  /** A read is a thousand gets, and gives the value of one of them. */
  readonly thousandGets: Contestant
  /** A read is one getMany of a thousand keys, and gives the value of one of them. */
  readonly getMany: Contestant
}

/** All through galaxies, with deadlines and statistics. */
export async function readersOver(title: string, protocol: () => FetchProtocol, port: number): Promise<Readers> {
  const one = await readerOver(protocol(), port, { peerTimeoutMs })
  const together = await readerOver(protocol(), port, { peerTimeoutMs, coalesce: true })
  const close = (): void => {}
  return {
    single: { name: `${title}, get`, read: (key) => one.values.get(key), close: () => one.universe.close() },
    coalesced: {
      name: `${title}, get with coalesce`,
      read: (key) => together.values.get(key),
      close: () => together.universe.close(),
    },
    thousandGets: {
      name: `${title}, 1,000 gets at once`,
      read: async (key) => lastOf(await Promise.all(likeKey(key).map((each) => one.values.get(each)))),
      close,
    },
    getMany: {
      name: `${title}, getMany of 1,000`,
      read: async (key) => {
        const values: Uint8Array[] = []
        for (const { value, error } of (await one.values.getMany(likeKey(key))).values()) {
          if (error !== undefined) throw error
          values.push(value)
        }
        return lastOf(values)
      },
      close,
    },
  }
}

const keysBySize = new Map<string, readonly string[]>()

/** A thousand keys whose values are as long as that of `key`. */
function likeKey(key: string): readonly string[] {
  const size = key.slice(0, key.indexOf('-'))
  const known = keysBySize.get(size)
  if (known !== undefined) return known
  const keys = Array.from({ length: manyKeys }, (_, n) => `${size}-${n}`)
  keysBySize.set(size, keys)
  return keys
}

function lastOf(values: readonly Uint8Array[]): Uint8Array {
  const last = values.at(-1)
  if (values.length !== manyKeys || last === undefined) throw new Error(`read ${values.length} of ${manyKeys} values`)
  return last
}
