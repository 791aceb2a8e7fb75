import process from 'node:process'
import { Child } from '../process/child.js'
import type { DatabaseListening } from './database-process.js'

/** PGlite takes about three seconds to set itself up in WebAssembly; a busy machine gets twenty times that. */
const startLimitMs = 60_000

/** A running PostgreSQL. Disposing of it stops what was started for it, and never the user's own. */
export interface Database extends AsyncDisposable {
  /** For `pg`; may hold a password. */
  readonly url: string
  /** The same to be shown. */
  readonly shownUrl: string
  readonly description: string
  /** Started for this run alone, not the user's own. */
  readonly embedded: boolean
}

/** The user's PostgreSQL where DATABASE_URL is set, else a PGlite in a process of its own. */
export async function openDatabase(run: AbortController): Promise<Database> {
  const url = process.env.DATABASE_URL
  return url === undefined || url === '' ? startPGlite(run) : usersPostgres(url)
}

/**
 * A PGlite in a process of its own; `run` is aborted when it ends unexpectedly.
 * @throws Error when it does not start
 */
export async function startPGlite(run: AbortController): Promise<Database> {
  const child = new Child<never, DatabaseListening>(
    'the database',
    new URL('./database-process.js', import.meta.url),
    {},
    run,
  )
  try {
    const { url } = await child.nextReport('listening', startLimitMs)
    const description = `PostgreSQL in WebAssembly: PGlite (pid ${child.pid})`
    return {
      url,
      shownUrl: url,
      description,
      embedded: true,
      [Symbol.asyncDispose]: async () => child[Symbol.asyncDispose](),
    }
  } catch (error) {
    await child[Symbol.asyncDispose]()
    throw error
  }
}

function usersPostgres(url: string): Database {
  return {
    url,
    shownUrl: withoutPassword(url),
    description: 'your PostgreSQL, from DATABASE_URL',
    embedded: false,
    [Symbol.asyncDispose]: async () => {},
  }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a url)'
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  return shown.href
}
