import { HashRing } from '@galaxycache/galaxy'
import type { City } from '../data/city.js'
import { attribution } from '../data/city-source.js'
import { schema } from '../database/city-table.js'
import type { Database } from '../database/database.js'
import type { Options } from '../options.js'
import type { ColdKeyResult } from '../peer/cold-key.js'
import type { Peers } from '../peer/peers.js'
import type { Stream } from '../stream/stream.js'
import { formatByteSize } from './byte-size.js'
import { curlLine } from './curl-line.js'
import type { Result } from './result.js'
import type { Screen } from './screen.js'
import { count, resultTable, urlTable } from './tables.js'

/** Tells what happens, in the order in which it happens. */
export class Narrator {
  readonly screen: Screen

  constructor(screen: Screen) {
    this.screen = screen
  }

  starting(): void {
    this.screen.line('Starting the database ...')
  }

  /** Of `cities` rows, `inserted` were missing. */
  loaded(cities: number, inserted: number, seconds: number, { embedded }: Database): void {
    const table = `${schema}.city`
    if (inserted === 0) this.screen.line(`${count(cities)} cities were already in ${table}.`)
    else this.screen.line(`${count(inserted)} cities loaded into ${table} in ${seconds.toFixed(1)} s.`)
    this.screen.line(`${attribution}.`)
    if (embedded) return
    this.screen.line(
      `Nothing outside the schema ${schema} is touched; DROP SCHEMA ${schema} CASCADE takes it all away.`,
    )
  }

  /** Which url serves what. */
  universe(database: Database, peers: Peers, { bytes, promoter, protocol }: Options, cities: readonly City[]): void {
    const owned = ownedBy(peers, cities)
    const size = formatByteSize(bytes)
    this.screen.line()
    this.screen.line(
      urlTable([
        ['database', database.shownUrl, database.description],
        ...peers.all.map(({ child, url }) => {
          const serves = `${count(owned.get(url) ?? 0)} cities, in ${size} (pid ${child.pid})`
          return [child.name, url, serves] as const
        }),
      ]),
    )
    this.screen.line(
      `Each process owns the cities that the hash ring gives it; protocol: ${protocol}, promoter: ${promoter}.`,
    )
    this.screen.line('Watch them in a browser, each on its own status page:')
    for (const { child, statusUrl } of peers.all) this.screen.line(`  ${child.name}  ${statusUrl}`)
    this.screen.line(`Metrics for Prometheus: ${peers.all.map(({ metricsUrl }) => metricsUrl).join(' ')}`)
  }

  coldKey({ city, gets, processes, databaseQueries }: ColdKeyResult): void {
    const queries = databaseQueries === 1 ? 'exactly 1 database query' : `${databaseQueries} database queries`
    this.screen.line()
    this.screen.line(
      `One cold key: ${count(gets)} concurrent gets of ${city.name} (${city.country}, id ${city.id}) on ${processes} ` +
        `${processes === 1 ? 'process' : 'processes'} made ${queries}, counted by the database.`,
    )
    this.screen.line()
  }

  stream({ law, requests, distinctKeys }: Stream, { rate }: Options): void {
    const pace = rate === undefined ? 'as fast as they go' : `${count(rate)} a second`
    this.screen.line(`The stream: ${count(requests)} gets of ${count(distinctKeys)} distinct keys, ${pace},`)
    this.screen.line(`${law}.`)
  }

  result(result: Result, { json }: Options): void {
    if (json) {
      this.screen.json(result)
      return
    }
    this.screen.line(resultTable(result))
    const { stream, databaseQueries } = result
    const once = databaseQueries === stream.distinctKeys ? ', one for each distinct key' : ''
    this.screen.line(`${count(stream.requests)} gets took ${count(databaseQueries)} database queries${once}.`)
  }

  serving({ all }: Peers, cities: readonly City[], { protocol }: Options): void {
    const id = cities[0]?.id ?? 0
    const url = all[0]?.url ?? ''
    this.screen.line('The universe is up until Ctrl-C, and goes on asking for the stream. Its status pages:')
    for (const { child, statusUrl } of all) this.screen.line(`  ${child.name}  ${statusUrl}`)
    this.screen.line('Or try another terminal:')
    for (const peer of all) this.screen.line(`  ${curlLine(protocol, peer.url, 'fetch', id)}`)
    this.screen.line('A peek asks the caches alone, and an unknown key is not found:')
    this.screen.line(`  ${curlLine(protocol, url, 'peek', id)}`)
    this.screen.line(`  ${curlLine(protocol, url, 'fetch', 0)}`)
  }
}

/** Cities that each url owns, by the same ring that the processes use. */
function ownedBy(peers: Peers, cities: readonly City[]): ReadonlyMap<string, number> {
  const ring = new HashRing(peers.all.map(({ url }) => url))
  const owned = new Map<string, number>()
  for (const { id } of cities) {
    const owner = ring.owner(String(id)) ?? ''
    owned.set(owner, (owned.get(owner) ?? 0) + 1)
  }
  return owned
}
