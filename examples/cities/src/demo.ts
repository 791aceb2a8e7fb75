import type { City } from './data/city.js'
import { readCities } from './data/city-source.js'
import { loadCities } from './database/city-table.js'
import { type Connection, connect } from './database/connection.js'
import { type Database, openDatabase } from './database/database.js'
import { QueryCounter } from './database/query-counter.js'
import type { Options } from './options.js'
import { askForStream } from './peer/ask-stream.js'
import { askForColdKey } from './peer/cold-key.js'
import { keepAsking } from './peer/keep-asking.js'
import { Peers } from './peer/peers.js'
import { Interrupted } from './process/interrupted.js'
import { Narrator } from './report/narrator.js'
import { type Result, resultOf } from './report/result.js'
import { Screen } from './report/screen.js'
import { dealStream, type Stream } from './stream/stream.js'
import { UsageError } from './usage-error.js'

/** Gets of the cold key, in all processes together. */
const coldGets = 1000

/**
 * The whole job, from an empty database to the table. Aborting `run` ends it; whatever it started has stopped when the
 * promise settles. @throws the reason of `run`; UsageError; Error when a process or the database fails
 */
export async function runDemo(options: Options, run: AbortController): Promise<void> {
  const narrator = new Narrator(new Screen(options.json))
  const cities = readCities().slice(0, options.cities)
  const { asked, cold } = chooseCities(cities, options)
  const stream = await dealStream(options, asked)

  narrator.starting()
  await using database = await openDatabase(run)
  await using client = await connect(database)
  await load(client, cities, database, run.signal, narrator)
  await using counter = await QueryCounter.create(client)
  const setup = {
    databaseUrl: database.url,
    sequence: counter.sequence,
    bytes: options.bytes,
    promoter: options.promoter,
    protocol: options.protocol,
  }
  await using peers = await Peers.start(options.peers, setup, run)
  narrator.universe(database, peers, options, cities)

  const coldKey = await askForColdKey(client, counter, peers, cold, coldGets)
  narrator.coldKey(coldKey)

  narrator.stream(stream, options)
  const before = await counter.read()
  const reports = await askForStream(peers, stream, options, narrator.screen)
  const queries = (await counter.read()) - before
  const result = resultOf(database.description, coldKey, stream, queries, reports)
  narrator.result(result, options)

  requireSuccess(result)
  if (options.serve) await serve(peers, stream, cities, options, run.signal, narrator)
}

/**
 * The stream asks for the most populous cities. The least populous one is kept out of it, so that it is surely cold.
 */
function chooseCities(cities: readonly City[], { keys }: Options): { asked: readonly number[]; cold: City } {
  const cold = cities.at(-1)
  const most = cities.length - 1
  if (cold === undefined) throw new Error('the data package holds no city')
  if (keys !== undefined && keys > most)
    throw new UsageError(`--keys must be at most ${most}, the cities there are, got ${keys}`)
  return { asked: cities.slice(0, keys ?? most).map(({ id }) => id), cold }
}

async function load(
  client: Connection,
  cities: readonly City[],
  database: Database,
  signal: AbortSignal,
  narrator: Narrator,
): Promise<void> {
  const startMs = performance.now()
  const bar = narrator.screen.bar('cities', cities.length)
  const inserted = await loadCities(client, cities, signal, bar.update).finally(bar.stop)
  narrator.loaded(cities.length, inserted, (performance.now() - startMs) / 1000, database)
}

/** @throws Error that says what went wrong, where the table shows it and a script would not look */
function requireSuccess({ coldKey: { databaseQueries }, total, firstError }: Result): void {
  if (databaseQueries !== 1) throw new Error(`the cold key took ${databaseQueries} database queries, not one`)
  if (total.failed > 0) throw new Error(`${total.failed} gets failed, the first with: ${firstError}`)
}

/** Leaves the universe up until Ctrl-C, which is a good end here. */
async function serve(
  peers: Peers,
  stream: Stream,
  cities: readonly City[],
  options: Options,
  signal: AbortSignal,
  narrator: Narrator,
): Promise<void> {
  narrator.serving(peers, cities, options)
  try {
    await keepAsking(peers, stream, signal)
  } catch (error) {
    if (!(signal.reason instanceof Interrupted)) throw error
  }
}
