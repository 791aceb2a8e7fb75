import process from 'node:process'
import { json } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import type { City } from '../data/city.js'
import { CityQuery } from '../database/city-query.js'
import { attendParent } from '../process/parent-link.js'
import { countsOf } from './counts.js'
import { startMetricsServer } from './metrics-server.js'
import { type PeerOrder, type PeerReport, type PeerSetup, type ReplayOrder, setupVariable } from './peer-messages.js'
import { promoters } from './promoters.js'
import { Replay } from './replay.js'
import { startServing } from './serving.js'
import { startStatusServer } from './status-server.js'

const minuteMs = 60_000
const progressEveryMs = 200

/** Longest that a get may take, whoever answers it. */
const getLimitMs = 10_000

const parent = attendParent<PeerOrder, PeerReport>()
const setup = JSON.parse(process.env[setupVariable] ?? '') as PeerSetup

// Listen first: the universe's own url holds the port that the system chose.
const serving = await startServing(setup.protocol)

const universe = new Universe({ self: serving.url, protocol: serving.protocol })
const backend = new CityQuery(setup.databaseUrl, setup.sequence)
const cities = universe.createGalaxy('cities', {
  codec: json<City>(),
  maxBytes: setup.bytes,
  promoter: promoters[setup.promoter](),
  load: async (key, { signal, expireIn, notFound }) => {
    const city = await backend.find(Number(key), signal)
    if (city === undefined) notFound()
    expireIn(10 * minuteMs)
    return city
  },
})
serving.serve(universe)
const status = await startStatusServer(universe)
const metrics = await startMetricsServer(universe)

const replaying = new AbortController()
let replayed: Promise<void> = Promise.resolve()

parent.onOrder(async (order) => {
  switch (order.type) {
    case 'join':
      await universe.setPeers(order.urls)
      return parent.report({ type: 'joined' })
    case 'ask-at-once':
      return askAtOnce(order.id, order.gets)
    case 'replay':
      replayed = replay(order)
      return replayed
    case 'count':
      return parent.report({ type: 'counted', counts: countsOf(cities) })
    default:
      throw new TypeError(`unknown order ${JSON.stringify(order satisfies never)}`)
  }
})

parent.onStop(async () => {
  replaying.abort()
  await replayed
  status.close()
  metrics.close()
  await universe.close()
  await serving.close()
  await backend.close()
})

parent.report({ type: 'listening', url: serving.url, statusUrl: status.url, metricsUrl: metrics.url })

async function askAtOnce(id: number, gets: number): Promise<void> {
  const answers = Array.from({ length: gets }, () => get(String(id)))
  parent.report({ type: 'waiting' })
  const names = new Set((await Promise.all(answers)).map((city) => city.name))
  parent.report({ type: 'answered', cityNames: [...names] })
}

async function replay(order: ReplayOrder): Promise<void> {
  const run = new Replay(order, get, replaying.signal)
  const ticking = setInterval(() => parent.report({ type: 'progress', done: run.done }), progressEveryMs)
  const seconds = await run.run().finally(() => clearInterval(ticking))
  const { failed, firstError } = run
  parent.report({ type: 'replayed', latency: run.latency.encode(), seconds, failed, firstError })
}

function get(key: string): Promise<City> {
  return cities.get(key, { timeoutMs: getLimitMs })
}
