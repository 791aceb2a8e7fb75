import { readCities } from '#src/data/city-source.js'
import { loadCities } from '#src/database/city-table.js'
import { connect } from '#src/database/connection.js'
import { openDatabase } from '#src/database/database.js'
import { QueryCounter } from '#src/database/query-counter.js'
import { type Options, parseOptions } from '#src/options.js'
import { askForStream, type PeerRun } from '#src/peer/ask-stream.js'
import { type PeerHandle, Peers } from '#src/peer/peers.js'
import { Screen } from '#src/report/screen.js'
import { dealStream } from '#src/stream/stream.js'
import type { Resources } from './resources.js'

/** What the load generator did and counted. */
export interface Load {
  /** Gets that each process was told to ask for. */
  readonly gets: readonly number[]
  readonly runs: readonly PeerRun[]
  /** Counted by the database. */
  readonly databaseQueries: number
}

/** The processes of the demo, up and idle. */
export interface Demo {
  readonly peers: readonly PeerHandle[]
  /** Has the processes ask for the stream, and waits until they have all answers. */
  ask(): Promise<Load>
}

/** Starts database and processes as the demo does. */
export async function startDemo(resources: Resources, args: readonly string[]): Promise<Demo> {
  const options: Options = parseOptions(['--json', ...args])
  const run = new AbortController()
  const cities = readCities()
  const stream = await dealStream(
    options,
    cities.slice(0, options.keys).map(({ id }) => id),
  )
  const database = resources.use(await openDatabase(run))
  const client = resources.use(await connect(database))
  await loadCities(client, cities, run.signal, () => {})
  const counter = resources.use(await QueryCounter.create(client))
  const { bytes, promoter, protocol } = options
  const setup = { databaseUrl: database.url, sequence: counter.sequence, bytes, promoter, protocol }
  const peers = resources.use(await Peers.start(options.peers, setup, run))

  const ask = async (): Promise<Load> => {
    const before = await counter.read()
    const runs = await askForStream(peers, stream, options, new Screen(true))
    return { gets: stream.shares.map(({ length }) => length), runs, databaseQueries: (await counter.read()) - before }
  }
  return { peers: peers.all, ask }
}
