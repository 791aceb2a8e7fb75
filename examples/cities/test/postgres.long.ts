import process from 'node:process'
import test, { type ExecutionContext } from 'ava'
import pg from 'pg'
import type { Result } from '#src/report/result.js'
import { DemoProcess } from './demo-process.js'

// Wants a PostgreSQL whose schema galaxycache_demo may be dropped: DATABASE_URL_TEST=postgresql://... pnpm test:long
const url = process.env.DATABASE_URL_TEST
function testWithPostgres(title: string, body: (t: ExecutionContext) => Promise<void>): void {
  if (url === undefined) test.skip(`${title} (DATABASE_URL_TEST names no PostgreSQL to try it on)`, body)
  else test.serial(title, body)
}

const args = ['--requests', '2000', '--json']

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const relations =
  "SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1"

testWithPostgres('DATABASE_URL: the run makes its own table in its own schema, and nothing else', async (t) => {
  t.timeout(120_000)
  await query('DROP SCHEMA IF EXISTS galaxycache_demo CASCADE')
  const before = new Set((await query<{ name: string }>(relations)).map(({ name }) => name))

  const { code, stdout, stderr } = await new DemoProcess(t, args, { DATABASE_URL: url }).outcome()

  t.is(code, 0, stderr)
  t.is((JSON.parse(stdout) as Result).coldKey.databaseQueries, 1)
  const made = (await query<{ name: string }>(relations)).map(({ name }) => name).filter((name) => !before.has(name))
  t.deepEqual(
    made.filter((name) => !name.startsWith('pg_toast.')),
    ['galaxycache_demo.city', 'galaxycache_demo.city_pkey'],
  )
})

testWithPostgres('DATABASE_URL: rows that are there stay, and the missing ones are loaded', async (t) => {
  t.timeout(120_000)
  await new DemoProcess(t, args, { DATABASE_URL: url }).outcome()
  const [whole] = await query<{ count: string }>('SELECT count(*) FROM galaxycache_demo.city')
  await query("UPDATE galaxycache_demo.city SET name = 'mine' WHERE id = 1796236")
  await query('DELETE FROM galaxycache_demo.city WHERE population > 10000000 AND id <> 1796236')

  const { code, stderr } = await new DemoProcess(t, args, { DATABASE_URL: url }).outcome()

  t.is(code, 0, stderr)
  t.deepEqual(await query('SELECT count(*) FROM galaxycache_demo.city'), [whole])
  t.deepEqual(await query('SELECT name FROM galaxycache_demo.city WHERE id = 1796236'), [{ name: 'mine' }])
})

test('a DATABASE_URL where no PostgreSQL listens ends with code 1 and names the url, without its password', async (t) => {
  const unreachable = 'postgresql://me:secret@127.0.0.1:1/db'

  const { code, stdout, stderr } = await new DemoProcess(t, args, { DATABASE_URL: unreachable }).outcome()

  t.is(code, 1)
  t.true(stderr.includes('cannot connect to the database at postgresql://me:***@127.0.0.1:1/db'), stderr)
  t.false((stdout + stderr).includes('secret'))
})
