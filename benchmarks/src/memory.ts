import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Growth, kinds } from './memory/cases.js'
import type { Effort, Row } from './result.js'

const mebibyte = 1024 * 1024

/** What a full cache takes of memory against what it was allowed, each case in a process of its own. */
export async function memory({ smoke }: Effort): Promise<readonly Row[]> {
  const maxBytes = (smoke ? 16 : 256) * mebibyte
  const rows: Row[] = []
  for (const kind of Object.keys(kinds)) {
    for (const valueBytes of smoke ? [1_000] : [100, 1_000, 10_000, 100_000]) {
      const { entries, rssBytes } = await fill(kind, valueBytes, maxBytes)
      rows.push({
        benchmark: 'memory',
        case: `${kind} of ${valueBytes} B, ${entries} entries`,
        measured: `${Math.round(rssBytes / mebibyte)} MiB, ${(rssBytes / maxBytes).toFixed(2)} of maxBytes`,
        against: `maxBytes (${maxBytes / mebibyte} MiB), off by`,
        ratio: Math.abs(rssBytes / maxBytes - 1),
        goal: '<= 0.25',
      })
    }
  }
  return rows
}

async function fill(kind: string, valueBytes: number, maxBytes: number): Promise<Growth> {
  const script = fileURLToPath(new URL('./memory/fill.js', import.meta.url))
  const child = fork(script, [kind, String(valueBytes), String(maxBytes)], { execArgv: ['--expose-gc'] })
  const exited = once(child, 'exit')
  const [growth] = (await once(child, 'message')) as [Growth]
  await exited
  return growth
}
