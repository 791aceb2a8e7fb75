import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { schema } from './city-table.js'

/**
 * Counts the queries of one run where they arrive, in the database: each takes the next value of a sequence of its own.
 */
export class QueryCounter implements AsyncDisposable {
  /** Name of the sequence, to be used in a query as `nextval('...')`. */
  readonly sequence: string
  readonly #client: pg.Client

  private constructor(client: pg.Client, sequence: string) {
    this.#client = client
    this.sequence = sequence
  }

  static async create(client: pg.Client): Promise<QueryCounter> {
    const sequence = `${schema}.queries_${randomBytes(6).toString('hex')}`
    await client.query(`CREATE SEQUENCE ${sequence}`)
    return new QueryCounter(client, sequence)
  }

  /** Queries so far. */
  async read(): Promise<number> {
    const { rows } = await this.#client.query<{ count: number }>(
      `SELECT (CASE WHEN is_called THEN last_value ELSE 0 END)::integer AS count FROM ${this.sequence}`,
    )
    return rows[0]?.count ?? 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The database may be what has failed; then there is nothing left to clean up.
    await this.#client.query(`DROP SEQUENCE ${this.sequence}`).catch(() => {})
  }
}
