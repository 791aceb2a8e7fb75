import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import type { Result } from '#src/cells/cell.js'
import { resultLine } from '#src/report/result-line.js'
import { resultWith } from './result.js'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))
const small = ['--trace', 'zipf', '--requests', '3000', '--peers', '2', '--shares', '0.5', '--jobs', '2']

async function lab(args: readonly string[], traceFolder?: string): Promise<string> {
  const { GALAXYCACHE_TRACES: _, ...env } = process.env
  const folder = traceFolder === undefined ? {} : { GALAXYCACHE_TRACES: traceFolder }
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { env: { ...env, ...folder } })
  return stdout
}

const resultsOf = (stdout: string): Result[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Result)

test('--json prints one object a line, its fields in the promised order', async (t) => {
  const results = resultsOf(await lab([...small, '--json', '--policies', 'never', '--routing', 'random']))

  t.deepEqual(
    results.map(({ policy }) => policy),
    ['galaxycache-default', 'never'],
  )
  t.is(
    Object.keys(results[0] ?? {}).join(),
    'trace,policy,peers,share,routing,seed,gets,mainHits,hotHits,peerFetches,backendLoads,promotions,evictions,' +
      'imbalance,nsPerGet,churn,promoterErrors,companions,clusterBytes',
  )
})

test('two runs print the same numbers but for the time', async (t) => {
  const run = async (): Promise<object[]> =>
    resultsOf(await lab([...small, '--json'])).map((result) => ({ ...result, nsPerGet: 0 }))

  const first = await run()

  t.is(first.length, 2 * 8)
  t.deepEqual(first, await run())
})

test("a user's own module takes part, in budgets of bytes and on traces of the folder", async (t) => {
  const policy = await temporaryFile('mine.mjs', 'export const promoter = (key) => key !== "k7"')
  const trace = await temporaryFile('shop.txt', 'k1 10\nk7 10\nk1 10\nk7 10\n'.repeat(50))

  const results = resultsOf(
    await lab(
      ['--trace', 'shop', '--policy', policy, '--policies', 'always', '--bytes', '9e4', '--warm-up', '0', '--json'],
      dirname(trace),
    ),
  )

  const mine = results.filter(({ policy: name }) => name === 'mine')
  t.is(mine.length, 4)
  t.true(mine.every(({ clusterBytes, gets }) => clusterBytes === 90_000 && gets === 200))
  t.true(
    mine.every(({ promotions, peers }) => promotions < peers),
    'all but k7',
  )
})

test('without --json it prints tables and a summary, and --plot draws a chart', async (t) => {
  const file = await temporaryFile('chart.svg', '')

  const stdout = await lab([...small, '--policies', 'always,oracle', '--plot', file])

  t.regex(stdout, /zipf: 2 processes, 0\.5 of the footprint, sticky routing, seed 1, 2,400 gets/)
  t.regex(stdout, /Against galaxycache-default, random routing.*oracle/s)
  t.true((await readFile(file, 'utf8')).startsWith('<svg'))
})

test('results that were printed before are shown again, and put into a page', async (t) => {
  const results = await temporaryFile('results.jsonl', await lab([...small, '--policies', 'never', '--json']))
  const page = await temporaryFile('page.md', '# Found\n\n<!-- results: begin -->\n<!-- results: end -->\n')

  const stdout = await lab(['--results', results, '--into', page])

  t.regex(stdout, /Against galaxycache-default, sticky routing/)
  t.regex(await readFile(page, 'utf8'), /### Fetches by trace, random routing\n\n\| trace \| never \|/)
})

test('why a promoter failed is said once, and --json has it', async (t) => {
  const policy = await temporaryFile('mine.mjs', 'export const promoter = () => { throw new Error("no idea") }')
  const args = [...small, '--json', '--policy', policy, '--policies', 'never']

  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args])

  const reason = new RegExp(`Error: no idea at .*${policy}:1:`)
  t.regex(stderr, new RegExp(`^promoter-lab: the promoter of policy mine failed, first on zipf: ${reason.source}.*\n$`))
  const errors = resultsOf(stdout).map(({ promoterError }) => promoterError)
  t.deepEqual(errors.slice(0, 2), [undefined, undefined])
  t.regex(errors[2] ?? '', reason)
})

test('a policy that ends its process is named, with the trace', async (t) => {
  const policy = await temporaryFile('mine.mjs', 'export const promoter = () => process.exit(0)')

  await t.throwsAsync(lab([...small, '--policy', policy, '--policies', 'never']), {
    message: /promoter-lab: policy mine on trace zipf: Worker exited unexpectedly\n/,
  })
})

test('what is done when a replay fails is shown, and no file is written', async (t) => {
  const bad = await temporaryFile('bad.txt', 'a 1\nb huge\n')
  const pageText = '<!-- results: begin -->\n\nold\n\n<!-- results: end -->\n'
  const page = await temporaryFile('page.md', pageText)

  const error = await t.throwsAsync<Error & { stdout: string; stderr: string }>(
    lab([...small, '--trace', `zipf,${bad}`, '--policies', 'never', '--routing', 'random', '--into', page]),
  )

  t.regex(error?.stdout ?? '', /zipf: 2 processes.*Against galaxycache-default, random routing.*never/s)
  t.regex(error?.stderr ?? '', /bad\.txt:2 must be/)
  t.is(await readFile(page, 'utf8'), pageText)
})

test('adversaries may be among the results that are read', async (t) => {
  const results = await temporaryFile('results.jsonl', `${resultLine(resultWith({ trace: 'scans' }))}\n`)

  t.regex(await lab(['--results', results, '--adversaries', 'scans']), /scans: 3 processes/)
})

test('results that nothing can be compared with leave a page as it was', async (t) => {
  const pageText = '<!-- results: begin -->\n\nold\n\n<!-- results: end -->\n'
  const page = await temporaryFile('page.md', pageText)
  const results = await temporaryFile('results.jsonl', `${resultLine(resultWith({ policy: 'mine' }))}\n`)

  await t.throwsAsync(lab(['--results', results, '--into', page]), {
    message: /--into must have results of galaxycache-default and of others to compare with it, got mine\n/,
  })

  t.is(await readFile(page, 'utf8'), pageText)
})

test('what it is given wrongly is said in a line, with the rule', async (t) => {
  const page = await temporaryFile('page.md', '<!-- results: begin -->\n<!-- results: end -->\n')
  for (const [args, message] of [
    [[], /--trace or --results must be given, got neither/],
    [['--trace', 'nowhere'], /trace must be a file, .*got "nowhere"/],
    [['--trace', 'zipf,zipf'], /--trace must give each trace a name of its own, got "zipf"/],
    [[...small, '--policies', 'best'], /policies must be among all, .*got "best"/],
    [[...small, '--peers', '0'], /must be a positive integer, got 0/],
    [[...small, '--seeds', '3-1'], /a range must go up, got 3-1/],
    [[...small, '--adversaries', 'scan,zipf'], /--adversaries must be among the traces zipf, got "scan"/],
    [[...small, '--json', '--plot', 'nowhere/hits.svg'], /--plot must be a file that can be written, got "nowhere/],
    [[...small, '--json', '--into', 'nowhere.md'], /--into must be a page that can be written, got "nowhere/],
    [[...small, '--peers', '70000'], /must be at most 65,536 processes, got 70000/],
    [[...small, '--shares', '-1'], /must be a number above 0, got -1/],
    [[...small, '--routing', 'best'], /must be one of random, sticky, got best/],
    [
      [...small, '--json', '--no-baseline', '--policies', 'never', '--into', page],
      /--into must have results of galaxycache-default and of others to compare with it, got never/,
    ],
    [[...small, '--warm-up', '1'], /must be a number from 0 to below 1, got 1/],
  ] as const) {
    const error = await t.throwsAsync<Error & { code: number; stdout: string; stderr: string }>(lab(args))
    t.is(error?.code, 1)
    t.is(error?.stdout, '', 'nothing was replayed')
    t.regex(error?.stderr ?? '', message)
    t.false(error?.stderr.includes('    at '), 'no stack')
  }
})
