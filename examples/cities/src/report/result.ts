import type { PeerRun } from '../peer/ask-stream.js'
import type { ColdKeyResult } from '../peer/cold-key.js'
import { type Counts, sum } from '../peer/counts.js'
import type { Stream } from '../stream/stream.js'
import { Latency } from './latency.js'

/** One column of the table: a process, or all of them. */
export interface Column extends Counts {
  readonly name: string
  readonly getsPerSecond: number
  /** Half of the gets took at most this long, in ms. */
  readonly p50Ms: number
  /** 99 of 100 gets took at most this long, in ms. */
  readonly p99Ms: number
  readonly failed: number
}

/** All that a run has found out. Printed as it is by `--json`. */
export interface Result {
  readonly database: string
  readonly coldKey: ColdKeyResult
  readonly stream: { readonly law: string; readonly requests: number; readonly distinctKeys: number }
  /** Queries during the replay, counted by the database. */
  readonly databaseQueries: number
  readonly seconds: number
  readonly total: Column
  readonly peers: readonly (Column & { readonly url: string })[]
  /** Of the first get that failed, if any did. */
  readonly firstError?: string | undefined
}

/** Puts together what the processes reported and what the database counted. */
export function resultOf(
  database: string,
  coldKey: ColdKeyResult,
  stream: Stream,
  databaseQueries: number,
  reports: readonly PeerRun[],
): Result {
  const { law, requests, distinctKeys } = stream
  const seconds = Math.max(...reports.map((report) => report.seconds))
  const failed = reports.reduce((total, report) => total + report.failed, 0)
  const counts = sum(reports.map((report) => report.counts))
  return {
    database,
    coldKey,
    stream: { law, requests, distinctKeys },
    databaseQueries,
    seconds,
    total: column(
      'all',
      counts,
      reports.map((report) => report.latency),
      seconds,
      failed,
    ),
    peers: reports.map((report, index) => ({
      url: report.url,
      ...column(`peer ${index + 1}`, report.counts, [report.latency], report.seconds, report.failed),
    })),
    firstError: reports.find((report) => report.firstError !== undefined)?.firstError,
  }
}

function column(name: string, counts: Counts, latencies: readonly string[], seconds: number, failed: number): Column {
  const latency = Latency.sum(latencies)
  return {
    name,
    ...counts,
    getsPerSecond: seconds > 0 ? Math.round(counts.gets / seconds) : 0,
    p50Ms: latency.percentileMs(50),
    p99Ms: latency.percentileMs(99),
    failed,
  }
}
