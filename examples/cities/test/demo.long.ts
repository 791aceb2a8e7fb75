import process from 'node:process'
import type { StatusReport } from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { type Database, startPGlite } from '#src/database/database.js'
import type { Result } from '#src/report/result.js'
import { DemoProcess, type Outcome } from './demo-process.js'
import { gzippedFile } from './gzipped-file.js'

// Every run starts several processes, and most a database, so they come one after the other.

/** A run to its end. */
interface Run extends Outcome {
  readonly result: Result
  /** Whether one of its processes outlived it. */
  readonly leftBehind: boolean
}

async function run(t: ExecutionContext, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const demo = new DemoProcess(t, ['--json', ...args], env)
  const outcome = await demo.outcome()
  if (outcome.code !== 0) throw new Error(`ended with code ${outcome.code}: ${outcome.stderr}`)
  return { ...outcome, result: JSON.parse(outcome.stdout) as Result, leftBehind: demo.leftBehind() }
}

/** A database that is filled quickly, for what does not depend on its size. */
const small = ['--cities', '2000']

/** Several tests look at this one: three processes, with room for all values. */
let usual: Promise<Run> | undefined

function usualRun(t: ExecutionContext): Promise<Run> {
  t.timeout(120_000)
  usual ??= run(t, ['--cities', '20000', '--requests', '8000'])
  return usual
}

/** A database for runs that are not about theirs: setting one up takes longer than such a run. */
let shared: Promise<Database> | undefined

async function runOnShared(t: ExecutionContext, args: readonly string[]): Promise<Run> {
  t.timeout(120_000)
  shared ??= startPGlite(new AbortController())
  return run(t, [...small, ...args], { DATABASE_URL: (await shared).url })
}

test.after.always(async () => (await shared)?.[Symbol.asyncDispose]())

test.serial('1,000 concurrent gets of one cold key on three processes make exactly one database query', async (t) => {
  const { coldKey } = (await usualRun(t)).result

  t.deepEqual([coldKey.gets, coldKey.processes, coldKey.databaseQueries], [1000, 3, 1])
})

test.serial('with room for all, each distinct key of the stream is loaded from the database once', async (t) => {
  const { total, stream, databaseQueries } = (await usualRun(t)).result

  t.is(total.backendLoads, stream.distinctKeys)
  t.is(databaseQueries, stream.distinctKeys)
})

test.serial('every get of the stream is answered, and counted in one process', async (t) => {
  const { total, stream, peers } = (await usualRun(t)).result

  t.is(stream.requests, 8000)
  t.is(total.gets, stream.requests)
  t.deepEqual(
    peers.map(({ gets }) => gets),
    [2667, 2667, 2666],
  )
  t.is(total.failed, 0)
})

test.serial('the five ways to answer a get add up to the gets, in each process', async (t) => {
  const { peers, total } = (await usualRun(t)).result

  for (const { mainCacheHits, hotCacheHits, joined, peerLoads, backendLoads, gets, peerGets } of [...peers, total]) {
    t.is(mainCacheHits + hotCacheHits + joined + peerLoads + backendLoads, gets + peerGets)
  }
  t.is(total.peerLoads, total.peerGets)
  t.true(total.peerLoads > 0)
})

test.serial('a run that ends well leaves no process behind, and no warning', async (t) => {
  const { leftBehind, stderr } = await usualRun(t)

  t.false(leftBehind)
  t.notRegex(stderr, /warning/i)
})

for (const protocol of ['grpc', 'connect']) {
  test.serial(
    `over ${protocol}, every get is answered, a cold key is loaded once, and nothing is left behind`,
    async (t) => {
      const args = ['--protocol', protocol, '--requests', '1000', '--keys', '300']

      const { result, leftBehind } = await runOnShared(t, args)

      const { coldKey, total, stream, databaseQueries } = result
      t.is(coldKey.databaseQueries, 1)
      t.is(total.failed, 0)
      t.is(databaseQueries, stream.distinctKeys)
      t.true(total.peerLoads > 0)
      t.false(leftBehind)
    },
  )
}

test.serial('a trace is replayed by the processes that its clients are dealt to', async (t) => {
  const lines = Array.from({ length: 600 }, (_, i) => `${i % 50} - ${i} ${i % 6 === 0 ? 1 : 0}`)
  const trace = await gzippedFile(t, lines.join('\n'))

  const { peers, stream } = (await runOnShared(t, ['--trace', trace, '--peers', '2', '--promoter', 'never'])).result

  t.deepEqual(
    peers.map(({ gets, hotCacheHits }) => [gets, hotCacheHits]),
    [
      [500, 0],
      [100, 0],
    ],
  )
  t.is(stream.distinctKeys, 50)
})

test.serial('Ctrl-C in the middle of a run ends it with code 130 and leaves no process behind', async (t) => {
  t.timeout(120_000)
  const demo = new DemoProcess(t, [...small, '--requests', '100000', '--rate', '100'])
  await demo.says('The stream:')

  demo.signalGroup('SIGINT')

  const { code, stderr } = await demo.outcome()
  t.is(code, 130)
  t.is(stderr, '\nSIGINT: stopping (once more to stop at once)\n')
  t.false(demo.leftBehind(), 'a process outlived the run')
})

test.serial(
  'a process that dies ends the run with code 1, a sentence that names it, and nothing left behind',
  async (t) => {
    t.timeout(120_000)
    const demo = new DemoProcess(t, [...small, '--requests', '100000', '--rate', '100'])
    await demo.says('The stream:')
    const [, pid] = /peer 2 .*\(pid (\d+)\)/.exec(demo.stdout) ?? []

    process.kill(Number(pid), 'SIGKILL')

    const { code, stderr } = await demo.outcome()
    t.is(code, 1)
    t.true(stderr.includes('error: peer 2 ended unexpectedly, by SIGKILL'), stderr)
    t.false(demo.leftBehind(), 'a process outlived the run')
  },
)

test.serial(
  '--serve leaves the universe up and busy until Ctrl-C; urls and status pages that it names answer',
  async (t) => {
    t.timeout(120_000)
    const demo = new DemoProcess(t, [...small, '--requests', '1000', '--serve'])
    await demo.says('/_galaxycache/cities/0')
    const urls = [...demo.stdout.matchAll(/curl -i (\S+)/g)].map(([, url = '']) => url)
    const pages = [...new Set([...demo.stdout.matchAll(/^ {2}peer \d {2}(\S+)$/gm)].map(([, url = '']) => url))]

    const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status))
    const first = await readPages(pages)
    let later = first
    while (getsOf(later) < getsOf(first) + 50) later = await readPages(pages)
    demo.signalGroup('SIGINT')

    t.deepEqual(statuses, [200, 200, 200, 200, 404])
    t.is(new Set(first.map(({ self }) => self)).size, 3)
    for (const { title, peers, galaxies } of first)
      t.deepEqual([title, peers.length, galaxies.map(({ name }) => name)], ['Cities', 3, ['cities']])
    t.is((await demo.outcome()).code, 0)
    t.false(demo.leftBehind(), 'a process outlived the run')
  },
)

const readPages = (urls: readonly string[]): Promise<StatusReport[]> =>
  Promise.all(urls.map(async (url) => (await (await fetch(`${url}api`)).json()) as StatusReport))

const getsOf = (reports: readonly StatusReport[]): number =>
  reports.reduce((sum, { galaxies: [cities] }) => sum + (cities?.gets ?? 0), 0)
