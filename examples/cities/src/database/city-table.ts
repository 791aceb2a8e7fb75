import type pg from 'pg'
import type { City } from '../data/city.js'

/** All that the demo makes in a database is in this schema. */
export const schema = 'galaxycache_demo'

/** Rows that one INSERT carries: more saves nothing, fewer move the progress bar in smaller steps. */
const batchRows = 2000

/**
 * Makes the schema and the table where they are missing, and inserts the rows that are missing; all or nothing, and
 * one demo at a time. Returns how many rows it inserted.
 */
export async function loadCities(
  client: pg.Client,
  cities: readonly City[],
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<number> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('${schema}'))`)
    await createTable(client)
    const inserted = await insertMissing(client, cities, signal, onProgress)
    await client.query('COMMIT')
    return inserted
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function createTable(client: pg.Client): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
  await client.query(`
    CREATE TABLE IF NOT EXISTS ${schema}.city (
      id integer PRIMARY KEY,
      name text NOT NULL,
      country text NOT NULL,
      region text NOT NULL,
      population integer NOT NULL,
      latitude double precision NOT NULL,
      longitude double precision NOT NULL
    )`)
}

async function insertMissing(
  client: pg.Client,
  cities: readonly City[],
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${schema}.city`)
  if (rows[0]?.count === cities.length) return 0
  let inserted = 0
  for (let start = 0; start < cities.length; start += batchRows) {
    signal.throwIfAborted()
    const batch = cities.slice(start, start + batchRows)
    const result = await client.query(
      `INSERT INTO ${schema}.city SELECT * FROM json_populate_recordset(NULL::${schema}.city, $1)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(batch)],
    )
    inserted += result.rowCount ?? 0
    onProgress(start + batch.length)
  }
  return inserted
}
