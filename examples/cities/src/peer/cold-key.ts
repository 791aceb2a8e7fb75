import type pg from 'pg'
import type { City } from '../data/city.js'
import { schema } from '../database/city-table.js'
import type { QueryCounter } from '../database/query-counter.js'
import type { Peers } from './peers.js'

/** Longest that the gets may take to start, and to be answered. */
const limitMs = 15_000

/** What came of asking for one cold key from everywhere at once. */
export interface ColdKeyResult {
  readonly city: City
  readonly gets: number
  readonly processes: number
  /** Counted by the database. */
  readonly databaseQueries: number
}

/**
 * Has all processes ask for `city`, which nobody has asked for yet, `gets` times in all. The table is locked until
 * every get is in flight, so that none can be answered by a cache. @throws Error if an answer is not `city`
 */
export async function askForColdKey(
  client: pg.Client,
  counter: QueryCounter,
  { all }: Peers,
  city: City,
  gets: number,
): Promise<ColdKeyResult> {
  const before = await counter.read()
  const answered = Promise.all(all.map(({ child }) => child.nextReport('answered', limitMs)))
  // Should the locking fail first, that is the error to tell.
  answered.catch(() => {})
  await whileLocked(client, async () => {
    const orders = all.map(({ child }, index) => {
      const share = Math.floor((gets + index) / all.length)
      return child.ask({ type: 'ask-at-once', id: city.id, gets: share }, 'waiting', limitMs)
    })
    await Promise.all(orders)
  })
  for (const { cityNames } of await answered) requireOnly(city.name, cityNames)
  return { city, gets, processes: all.length, databaseQueries: (await counter.read()) - before }
}

/** Queries of the table wait in the database until `action` has ended. */
async function whileLocked(client: pg.Client, action: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(`SET LOCAL lock_timeout = ${limitMs}`)
    await client.query(`LOCK TABLE ${schema}.city IN ACCESS EXCLUSIVE MODE`)
    await action()
  } finally {
    await client.query('COMMIT')
  }
}

function requireOnly(expected: string, names: readonly string[]): void {
  const others = names.filter((name) => name !== expected)
  if (others.length > 0) throw new Error(`expected the city ${expected}, got ${others.join(', ')}`)
}
