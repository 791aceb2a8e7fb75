import pg from 'pg'
import type { City } from '../data/city.js'
import { schema } from './city-table.js'

/** Connections of one process. PGlite runs one query at a time; a few connections keep it from waiting for the next. */
const maxConnections = 4

/** Longest wait for a connection, and for a row. */
const limitMs = 10_000

/** The left join gives a row of nulls where there is no such city. */
type Row = City | { readonly id: null }

/** Reads cities out of the database: the backend of the galaxy. */
export class CityQuery {
  readonly #pool: pg.Pool
  readonly #sequence: string

  /** Each query takes one value of `sequence`, so that the database itself counts how often it was asked. */
  constructor(url: string, sequence: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: maxConnections,
      query_timeout: limitMs,
      connectionTimeoutMillis: limitMs,
    })
    // A connection lost while idle is replaced by the pool; without a listener it would end the process.
    this.#pool.on('error', () => {})
    this.#sequence = sequence
  }

  /**
   * The city of that id; undefined if there is none. Not sent at all when `signal` is aborted before its turn comes.
   */
  async find(id: number, signal: AbortSignal): Promise<City | undefined> {
    if (!Number.isSafeInteger(id)) throw new TypeError(`id must be an integer, got ${id}`)
    const client = await this.#pool.connect()
    try {
      signal.throwIfAborted()
      const { rows } = await client.query<Row>(this.#sql(id))
      client.release()
      return toCity(rows[0])
    } catch (error) {
      // The connection may be in the middle of an answer: the pool drops it.
      client.release(true)
      throw error
    }
  }

  /** Waits for the queries in progress. */
  async close(): Promise<void> {
    await this.#pool.end()
  }

  /**
   * One message, with the number in the text instead of a parameter. A parameter would take five messages, which
   * pglite-socket is known to mix with those of other connections (electric-sql/pglite issue 1046).
   */
  #sql(id: number): string {
    return (
      `SELECT counted.*, city.* FROM (SELECT nextval('${this.#sequence}') AS query) AS counted ` +
      `LEFT JOIN ${schema}.city ON city.id = ${id}`
    )
  }
}

function toCity(row: Row | undefined): City | undefined {
  if (row === undefined || row.id === null) return undefined
  const { id, name, country, region, population, latitude, longitude } = row
  return { id, name, country, region, population, latitude, longitude }
}
