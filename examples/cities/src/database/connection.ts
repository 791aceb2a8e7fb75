import pg from 'pg'
import { within } from '../process/time-limit.js'
import type { Database } from './database.js'

/** Longest wait for one statement, and for the connection. */
const statementLimitMs = 30_000

/** Longest wait for the good-bye. */
const closeLimitMs = 2000

/** The parent's own connection to the database. Disposing of it closes it. */
export type Connection = pg.Client & AsyncDisposable

/** @throws Error that names the url, without its password */
export async function connect({ url, shownUrl }: Database): Promise<Connection> {
  try {
    const client = new pg.Client({
      connectionString: url,
      query_timeout: statementLimitMs,
      connectionTimeoutMillis: statementLimitMs,
    })
    // A lost connection fails the query in progress; without a listener it would end the process besides.
    client.on('error', () => {})
    await client.connect()
    const close = async (): Promise<void> =>
      within(client.end(), closeLimitMs, 'closing the connection').catch(() => {})
    return Object.assign(client, { [Symbol.asyncDispose]: close })
  } catch (error) {
    // An attempt at several addresses fails with an error for each, and no message of its own.
    const { message, errors = [] } = error as Error & { errors?: readonly Error[] }
    const why = [message, ...errors.map((one) => one.message)].filter((text) => text !== '').join('; ')
    throw new Error(`cannot connect to the database at ${shownUrl}: ${why}`, { cause: error })
  }
}
