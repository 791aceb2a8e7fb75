import process from 'node:process'
import test, { type ExecutionContext } from 'ava'
import type { Result } from '#src/result.js'
import { DemoProcess } from './demo-process.js'
import { gzippedFile } from './gzipped-file.js'

// Every test starts a database and several processes, so they run one after the other.

/** Runs the program to its end, and checks what must hold of every run. */
async function run(t: ExecutionContext, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  t.timeout(120_000)
  const demo = new DemoProcess(['--json', ...args], env)
  const { code, stdout, stderr } = await demo.outcome()
  t.is(code, 0, stderr)
  t.false(demo.leftBehind(), 'a process outlived the run')
  const result = JSON.parse(stdout) as Result
  const { total, databaseQueries, coldKey } = result
  t.is(total.failed, 0)
  t.is(total.gets, result.stream.requests)
  t.is(total.backendLoads, databaseQueries)
  t.is(coldKey.databaseQueries, 1)
  return result
}

test.serial('1,000 concurrent gets of one cold key on three processes make exactly one database query', async (t) => {
  const { coldKey, peers } = await run(t, ['--requests', '3000'])

  t.is(peers.length, 3)
  t.deepEqual([coldKey.gets, coldKey.processes, coldKey.databaseQueries], [1000, 3, 1])
})

test.serial('with room for all, each distinct key of a run is loaded from the database once', async (t) => {
  const { total, stream, databaseQueries } = await run(t, ['--requests', '6000', '--promoter', 'never'])

  t.is(total.backendLoads, stream.distinctKeys)
  t.is(databaseQueries, stream.distinctKeys)
  t.is(total.hotCacheHits, 0)
})

test.serial('a trace is replayed by the processes that its clients are dealt to', async (t) => {
  const lines = Array.from({ length: 600 }, (_, i) => `${i % 50} - ${i} ${i % 6 === 0 ? 1 : 0}`)
  const trace = await gzippedFile(lines.join('\n'))

  const { peers, stream } = await run(t, ['--trace', trace, '--peers', '2'])

  t.deepEqual(
    peers.map(({ gets }) => gets),
    [500, 100],
  )
  t.is(stream.distinctKeys, 50)
})

test.serial('a single process answers everything itself', async (t) => {
  const { total, stream } = await run(t, ['--requests', '2000', '--peers', '1'])

  t.is(total.peerLoads, 0)
  t.is(total.backendLoads, stream.distinctKeys)
})

test.serial('Ctrl-C in the middle of a run ends it with code 130 and leaves no process behind', async (t) => {
  t.timeout(120_000)
  const demo = new DemoProcess(['--requests', '100000', '--rate', '100'])
  await demo.says('The stream:')

  demo.signalGroup('SIGINT')

  const { code, stderr } = await demo.outcome()
  t.is(code, 130)
  t.true(stderr.includes('SIGINT: stopping'), stderr)
  t.false(stderr.includes('rror'), stderr)
  t.false(demo.leftBehind(), 'a process outlived the run')
})

test.serial(
  'a process that dies ends the run with code 1, a sentence that names it, and nothing left behind',
  async (t) => {
    t.timeout(120_000)
    const demo = new DemoProcess(['--requests', '100000', '--rate', '100'])
    await demo.says('The stream:')
    const [, pid] = /peer 2 .*\(pid (\d+)\)/.exec(demo.stdout) ?? []

    process.kill(Number(pid), 'SIGKILL')

    const { code, stderr } = await demo.outcome()
    t.is(code, 1)
    t.true(stderr.includes('error: peer 2 ended unexpectedly, by SIGKILL'), stderr)
    t.false(demo.leftBehind(), 'a process outlived the run')
  },
)

test.serial('--serve leaves the universe up until Ctrl-C, and each url that it names answers', async (t) => {
  t.timeout(120_000)
  const demo = new DemoProcess(['--requests', '1000', '--serve'])
  await demo.says('/_galaxycache/cities/0')
  const urls = [...demo.stdout.matchAll(/curl -i (\S+)/g)].map(([, url = '']) => url)

  const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status))
  demo.signalGroup('SIGINT')

  t.deepEqual(statuses, [200, 200, 200, 200, 404])
  t.is((await demo.outcome()).code, 0)
  t.false(demo.leftBehind(), 'a process outlived the run')
})
