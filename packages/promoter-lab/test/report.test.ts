import test from 'ava'
import { compare, geometricMean } from '#src/report/comparison.js'
import { insertResults } from '#src/report/insert.js'
import { plot } from '#src/report/plot.js'
import { readResults, resultLine } from '#src/report/result-line.js'
import { resultTables } from '#src/report/result-table.js'
import { summaryTables, traceTables } from '#src/report/summary.js'
import { asMarkdown, asText } from '#src/report/table.js'
import { resultWith } from './result.js'
import { temporaryFile } from './temporary-file.js'

const base = resultWith({})
const better = resultWith({ policy: 'better', peerFetches: 300, backendLoads: 210, nsPerGet: 2_100 })

test('a policy is compared with what another had from the same routes and budget', (t) => {
  const other = resultWith({ seed: 2, peerFetches: 999 })
  const [, comparison] = compare([base, better, other], 'galaxycache-default')

  t.is(comparison?.policy, 'better')
  t.is(comparison?.peerFetches.toFixed(4), '0.7500')
  t.is(comparison?.backendLoads.toFixed(4), '1.0500')
  t.is(comparison?.nsPerGet, 100)
})

test('seeds are taken together by their geometric mean, so that a trace with six counts once', (t) => {
  const seeds = [1, 2].flatMap((seed) => [
    resultWith({ seed }),
    resultWith({ seed, policy: 'better', peerFetches: seed === 1 ? 200 : 800 }),
  ])
  const found = compare(seeds, 'galaxycache-default').filter(({ policy }) => policy === 'better')

  t.is(found.length, 1)
  t.is(found[0]?.peerFetches.toFixed(6), '1.000000')
})

test('seeds of a stream whose budget was given in bytes are one point, though its footprint differs', (t) => {
  const seeds = [1, 2].flatMap((seed) => [
    resultWith({ seed, share: seed === 1 ? 0.5 : 0.51 }),
    resultWith({ seed, share: seed === 1 ? 0.5 : 0.51, policy: 'better', peerFetches: seed === 1 ? 200 : 800 }),
  ])
  const found = compare(seeds, 'galaxycache-default').filter(({ policy }) => policy === 'better')

  t.deepEqual(
    found.map(({ share, peerFetches }) => [share, peerFetches.toFixed(6)]),
    [[0.5, '1.000000']],
  )
})

test('results with nothing to compare them with are left out, and none at all count as one', (t) => {
  t.deepEqual(compare([better], 'galaxycache-default'), [])
  const none = [resultWith({ backendLoads: 0 }), resultWith({ policy: 'better', backendLoads: 0 })]
  t.is(compare(none, 'galaxycache-default')[1]?.backendLoads, 1)
  t.is(geometricMean([]), 1)
})

test('the summary has the mean, the worst cell, and adversaries apart', (t) => {
  const results = [
    base,
    better,
    resultWith({ trace: 'scans' }),
    resultWith({ trace: 'scans', policy: 'better', peerFetches: 440 }),
    resultWith({ trace: 'scans', policy: 'never', backendLoads: 160 }),
  ]
  const [summary] = summaryTables(results, ['scans'])

  t.is(summary?.heading, 'Against galaxycache-default, random routing')
  t.deepEqual(
    summary?.rows.find(([policy]) => policy === 'better'),
    [
      'better',
      '-25.0%',
      '-25.0% shop 3x0.5',
      '+5.0%',
      '+5.0% shop 3x0.5',
      '+10.0% scans 3x0.5',
      '+25.0% scans 3x0.5',
      '+50',
    ],
  )
})

test('where all traces are adversaries there is no mean', (t) => {
  const [summary] = summaryTables([base, better], ['shop'])

  t.deepEqual(summary?.rows[1]?.slice(0, 6), ['better', '-', '-', '-', '-', '-25.0% shop 3x0.5'])
})

test('the table by trace has a column for each policy but the baseline', (t) => {
  const [table] = traceTables([base, better])

  t.deepEqual([table?.head, table?.rows], [['trace', 'better'], [['shop', '-25.0%']]])
})

test('a result is shown in parts of its gets', (t) => {
  const [table] = resultTables([base, better])

  t.is(table?.heading, 'shop: 3 processes, 0.5 of the footprint, random routing, seed 1, 1,000 gets')
  t.deepEqual(table?.rows[0], [
    'galaxycache-default',
    '30.00%',
    '40.00%',
    '5.00%',
    '200',
    '1.25',
    '100',
    '20.00%',
    '2000',
  ])
})

test('a policy whose promoter failed is not passed off as one that refused', (t) => {
  const [table] = resultTables([resultWith({ policy: 'mine', promoterErrors: 1_234 })])

  t.is(table?.rows[0]?.[0], 'mine, failed 1,234 times')
})

test('a table reads the same in a terminal and on a page', (t) => {
  const table = { heading: 'Fruit', head: ['name', 'price'], rows: [['a|b', '7']] }

  t.is(asMarkdown(table), '### Fruit\n\n| name | price |\n| --- | --: |\n| a\\|b | 7 |\n')
  t.regex(asText(table), /^Fruit\n.*name.*price.*a\|b.*7/s)
})

test('results go between the marks of a page, in place of earlier ones', (t) => {
  const page = 'before\n\n<!-- results: begin -->\n\nold\n\n<!-- results: end -->\n\nafter\n'

  t.is(insertResults(page, 'new\n'), page.replace('old', 'new'))
  t.throws(() => insertResults('no marks', 'new'), { instanceOf: SyntaxError, message: /must have the lines/ })
})

test('what is written as lines is read again, and lines of a script runner are passed over', async (t) => {
  const file = await temporaryFile('results.jsonl', `> promoter-lab\n\n${resultLine(base)}\n${resultLine(better)}\n`)

  t.deepEqual(await readResults(file), [base, better])
  await t.throwsAsync(readResults(await temporaryFile('none.jsonl', '\n')), { message: /must hold results .*got none/ })
  await t.throwsAsync(readResults(await temporaryFile('other.jsonl', '{"a":1}\n')), { message: /must be a result/ })
})

test('a mark of the byte order costs no result', async (t) => {
  t.deepEqual(await readResults(await temporaryFile('results.jsonl', `\uFEFF${resultLine(base)}\n`)), [base])
})

test('a line that is cut, or lacks a field, is named by file and number', async (t) => {
  const { share: _, ...shareless } = base
  for (const [line, reason] of [
    [resultLine(base).slice(0, -20), 'must be a whole line of JSON: .*'],
    [JSON.stringify(shareless), 'must be a result of promoter-lab --json, whose share is a number, got undefined'],
    [resultLine({ ...base, nsPerGet: Number.NaN }), 'must be a result of .*, whose nsPerGet is a number, got null'],
    [JSON.stringify({ ...base, routing: 7 }), 'must be a result of .*, whose routing is a string, got 7'],
  ] as const) {
    const file = await temporaryFile('results.jsonl', `${resultLine(base)}\n\n${line}\n`)
    await t.throwsAsync(readResults(file), { message: new RegExp(`^${file}:3 ${reason}$`) })
  }
})

test('a result of a version that sent nothing along is read as one', async (t) => {
  const { companions: _, ...older } = base

  t.deepEqual(await readResults(await temporaryFile('results.jsonl', JSON.stringify(older))), [
    { ...base, companions: 0 },
  ])
})

test('the chart is an SVG with a title for each diagram and a line for each policy', async (t) => {
  const shares = [0.1, 1].flatMap((share) => [resultWith({ share }), resultWith({ share, policy: 'better' })])
  const svg = await plot([...shares, ...shares.map((result) => ({ ...result, routing: 'sticky' as const }))])

  t.regex(svg, /^<svg .*<\/svg>\s*$/s)
  for (const text of ['shop, 3 processes, random routing', 'shop, 3 processes, sticky routing', 'better'])
    t.true(svg.includes(text), text)
})
