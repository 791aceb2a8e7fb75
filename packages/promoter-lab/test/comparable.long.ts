import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import type { Result } from '#src/cells/cell.js'
import { requireComparable } from '#src/report/comparable.js'
import { resultLine } from '#src/report/result-line.js'
import { resultWith } from './result.js'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))
const base = resultWith({})

test('results that counted other requests are not compared, and both counts are told', (t) => {
  const other = resultWith({ policy: 'mine', gets: 1_250 })

  t.throws(() => requireComparable([base, other]), {
    instanceOf: RangeError,
    message:
      'results must have the same --warm-up, --requests and file to be compared, got 1,000 gets of policy ' +
      'galaxycache-default and 1,250 of mine for shop: 3 processes, 0.5 of the footprint, random routing, seed 1',
  })
})

test('of one budget in bytes too, where another file has another footprint', (t) => {
  t.throws(() => requireComparable([base, resultWith({ policy: 'mine', share: 0.25, gets: 1_250 })]), {
    message: /got 1,000 gets of policy galaxycache-default and 1,250 of mine for shop/,
  })
})

test('two results of one policy are not averaged', (t) => {
  t.throws(() => requireComparable([base, { ...base, peerFetches: 1 }]), {
    instanceOf: RangeError,
    message:
      'results must hold each replay once, got two of policy galaxycache-default for shop: 3 processes, 0.5 of the ' +
      'footprint, random routing, seed 1',
  })
})

test('what differs in trace, processes, budget, routing or seed is not held against each other', (t) => {
  const changes: readonly Partial<Result>[] = [
    { trace: 'other' },
    { peers: 8 },
    { share: 1, clusterBytes: 20_000 },
    { routing: 'sticky' },
    { seed: 2 },
  ]

  t.notThrows(() => requireComparable([base, ...changes.map((change) => resultWith({ ...change, gets: 7 }))]))
})

test('stored results are held against each other, and against what is replayed beside them', async (t) => {
  const replayed = { trace: 'zipf', peers: 2, share: 0.5, routing: 'random' } as const
  const baseline = await temporaryFile('a.jsonl', resultLine(resultWith({ ...replayed, gets: 2_500 })))
  const mine = await temporaryFile('b.jsonl', resultLine(resultWith({ ...replayed, policy: 'mine', gets: 2_400 })))
  const never = await temporaryFile('c.jsonl', resultLine(resultWith({ ...replayed, policy: 'never' })))
  const replays = '--trace zipf --requests 3000 --peers 2 --shares 0.5 --routing random --policies never --no-baseline'

  for (const [args, message] of [
    [['--results', `${baseline},${mine}`], /got 2,500 gets of policy galaxycache-default and 2,400 of mine for zipf/],
    [['--results', baseline, ...replays.split(' ')], /got 2,500 gets of policy galaxycache-default and 2,400 of never/],
    [['--results', never, ...replays.split(' ')], /each replay once, got two of policy never for zipf: 2 processes/],
  ] as const) {
    const error = await t.throwsAsync<Error & { stdout: string; stderr: string }>(
      promisify(execFile)(process.execPath, [main, ...args]),
    )
    t.is(error?.stdout, '')
    t.regex(error?.stderr ?? '', message)
  }
})
