import { maxRequests, type Options } from '../options.js'
import { readTrace } from './trace.js'
import { zipfExponent, zipfRanks } from './zipf.js'

/** The gets of a run, already dealt out to the processes that will ask. */
export interface Stream {
  /** Where the popularity of the keys comes from, in one line. */
  readonly law: string
  /** City ids that each process asks for, in order. */
  readonly shares: readonly Int32Array[]
  /** Gets in all shares together. */
  readonly requests: number
  /** Different cities among them, counted here and not by any cache. */
  readonly distinctKeys: number
}

/** Gets of a run that does not say how many: enough for the hot keys to be promoted, and over in seconds. */
const defaultRequests = 200_000

/** Gives the city of a rank to one of the processes. */
type Deal = (rank: number, client: number) => void

/**
 * Draws or reads the stream. `cityIds` holds the most popular first.
 * @throws UsageError for a trace that cannot be read
 */
export async function dealStream(options: Options, cityIds: readonly number[]): Promise<Stream> {
  const shares = Array.from({ length: options.peers }, (): number[] => [])
  const distinct = new Set<number>()
  const deal: Deal = (rank, client) => {
    const id = cityIds[rank % cityIds.length] ?? 0
    distinct.add(id)
    shares[client % shares.length]?.push(id)
  }

  const law = options.trace === undefined ? drawZipf(options, cityIds.length, deal) : await dealTrace(options, deal)
  const requests = shares.reduce((sum, share) => sum + share.length, 0)
  return { law, shares: shares.map((share) => Int32Array.from(share)), requests, distinctKeys: distinct.size }
}

function drawZipf({ requests = defaultRequests, seed }: Options, cities: number, deal: Deal): string {
  const nextRank = zipfRanks(cities, seed)
  for (let i = 0; i < requests; i++) deal(nextRank(), i)
  return (
    `drawn from Zipf's law, exponent ${zipfExponent}, as in YCSB (Cooper et al., SoCC 2010); ` +
    `the most populous city is the most popular; seed ${seed}`
  )
}

/** Where the trace does not say who asked, the processes take turns. */
async function dealTrace({ trace = '', requests = maxRequests }: Options, deal: Deal): Promise<string> {
  let turn = 0
  await readTrace(trace, requests, ({ key, client }) => deal(key, client ?? turn++))
  return `replayed from the trace ${trace}; key k is the city of rank k modulo the number of cities`
}
