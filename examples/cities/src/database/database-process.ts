import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { attendParent } from '../process/parent-link.js'

/** What the database process tells its parent. */
export interface DatabaseListening {
  readonly type: 'listening'
  /** Where PostgreSQL clients connect. */
  readonly url: string
}

/** Many connections share the one session of PGlite: see `city-query.ts` for what that asks of a query. */
const maxConnections = 100

// In memory: it starts from nothing in seconds and leaves nothing behind.
const parent = attendParent<never, DatabaseListening>()
const database = await PGlite.create()
const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections })
await server.start()
parent.onStop(async () => {
  await server.stop()
  await database.close()
})
parent.report({ type: 'listening', url: `postgresql://postgres@${server.getServerConn()}/postgres` })
