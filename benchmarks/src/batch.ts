import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connectProtocol } from '@galaxycache/protocols/connect'
import { httpProtocol } from '@galaxycache/protocols/http'
import { memcachedClients, redisClients } from './batch/cache-servers.js'
import { manyKeys, type Readers, readersOver } from './batch/readers.js'
import type { ConnectPorts } from './connect/ports.js'
import { compare, median, type Rates, ratio, warmUp } from './http-client/compare.js'
import type { Contestant } from './http-client/contestants.js'
import type { Effort, Row } from './result.js'

/** A contestant, one that it is compared with, and the ratio of their rates that is aimed for. */
interface Duel {
  readonly mine: Contestant
  readonly theirs: Contestant
  readonly goal?: string
}

/** Ways to read over one protocol, and what is aimed for. */
interface Team {
  readonly readers: Readers
  /** getMany against as many gets at once. Default: nothing is aimed for. */
  readonly many?: string
  /** Gets that share requests against gets that do not, 64 in flight. Default: nothing is aimed for. */
  readonly coalesced?: string
}

/** Duels that are fought with so many reads at once. */
interface Event {
  readonly inFlight: number
  readonly duels: readonly Duel[]
  /** Keys that one read is of. */
  readonly keys?: number
}

const warmUpReads = 5_000

/** Over Connect, a thousand single fetches take longer; then a turn is one of them. */
const turnMs = 250

/** More than are in flight: {@link compare} asks for as many. */
const differentKeys = 1_024

/** Many keys at once, and gets that share requests, against single gets and against cache servers. */
export async function batch({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const owner = fork(new URL('./connect/server.js', import.meta.url))
  const [ports] = (await once(owner, 'message')) as [ConnectPorts]
  const sizes = smoke ? [100] : [100, 1024]
  const values = valuesOf(sizes)
  const redis = await redisClients(values)
  const memcached = await memcachedClients(values)
  const teams: readonly Team[] = [
    { readers: await readersOver('HTTP', httpProtocol, ports.http), many: '>= 8', coalesced: '>= 3' },
    { readers: await readersOver('Connect', () => connectProtocol({ wire: 'connect' }), ports.galaxy.h1) },
    { readers: await readersOver('gRPC', connectProtocol, ports.galaxy.h2), many: '>= 15', coalesced: '>= 10' },
  ]
  const single = teams.flatMap(({ readers }) => [readers.single, readers.coalesced])
  if (!smoke) await warmUp([...single, ...redis, ...memcached], warmUpReads)
  const rows = [...skipped(redis, 'redis-server'), ...skipped(memcached, 'memcached')]
  for (const bytes of sizes) {
    for (const event of eventsOf(teams, [...redis, ...memcached])) rows.push(...(await fight(event, bytes, rounds)))
  }
  for (const contestant of [...single, ...redis, ...memcached]) await contestant.close()
  owner.disconnect()
  return rows
}

function eventsOf(teams: readonly Team[], clients: readonly Contestant[]): readonly Event[] {
  const against = (goal: string): readonly Duel[] =>
    teams.flatMap(({ readers: { coalesced: mine } }) =>
      clients.map((theirs) => duel(mine, theirs, theirs.name === 'ioredis' ? goal : undefined)),
    )
  return [
    ...teams.map(({ readers: { getMany, thousandGets }, many }) => ({
      inFlight: 1,
      keys: manyKeys,
      duels: [duel(getMany, thousandGets, many)],
    })),
    // A rate that is 5% lower is a latency that is 5% higher.
    ...teams.map(({ readers: { single, coalesced } }) => ({
      inFlight: 1,
      duels: [{ mine: coalesced, theirs: single, goal: '>= 0.95' }],
    })),
    {
      inFlight: 64,
      duels: [
        ...teams.map(({ readers: { single, coalesced }, coalesced: goal }) => duel(coalesced, single, goal)),
        ...against('>= 1'),
      ],
    },
    { inFlight: 256, duels: against('>= 1.5') },
  ]
}

const duel = (mine: Contestant, theirs: Contestant, goal: string | undefined): Duel =>
  goal === undefined ? { mine, theirs } : { mine, theirs, goal }

async function fight({ inFlight, duels, keys = 1 }: Event, bytes: number, rounds: number): Promise<readonly Row[]> {
  const contestants = [...new Set(duels.flatMap(({ mine, theirs }) => [theirs, mine]))]
  if (contestants.length === 0) return []
  const rates = await compare(contestants, bytes, inFlight, rounds, turnMs)
  const rateOf = (contestant: Contestant): Rates => rates.get(contestant) ?? []
  const perSecond = (contestant: Contestant): string => `${Math.round(median(rateOf(contestant)) * keys)} /s`
  return duels.map(({ mine, theirs, goal }) => ({
    benchmark: 'batch',
    case: `${mine.name}, ${bytes} B, ${inFlight} in flight`,
    measured: perSecond(mine),
    against: `${theirs.name} (${perSecond(theirs)})`,
    ratio: ratio(rateOf(mine), rateOf(theirs)),
    ...(goal !== undefined && { goal }),
  }))
}

/** What the owner gives for the same keys. */
function valuesOf(sizes: readonly number[]): ReadonlyMap<string, Buffer> {
  const values = new Map<string, Buffer>()
  for (const bytes of sizes) {
    for (let n = 0; n < differentKeys; n++) values.set(`${bytes}-${n}`, Buffer.alloc(bytes, 'x'))
  }
  return values
}

function skipped(clients: readonly Contestant[], command: string): readonly Row[] {
  if (clients.length > 0) return []
  return [
    { benchmark: 'batch', case: `against ${command}`, measured: `skipped: there is no ${command} on this machine` },
  ]
}
