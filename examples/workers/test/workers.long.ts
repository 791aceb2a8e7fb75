import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../main.js', import.meta.url))

test('one endpoint tells of three workers: each key is loaded once, and their shares of the ring make one', async (t) => {
  const { stdout, stderr } = await run(process.execPath, [main], { timeout: 50_000 })

  const number = (series: string): number => Number(stdout.split(`  ${series} `)[1]?.split('\n')[0])
  t.is(
    number('galaxycache_gets_total{galaxy="greetings"}') -
      number('galaxycache_server_requests_total{galaxy="greetings"}'),
    300,
  )
  t.is(number('galaxycache_backend_loads_total{galaxy="greetings",result="ok"}'), 100)
  t.is(number('galaxycache_ring_peers'), 3)
  t.true(Math.abs(number('galaxycache_ring_share_ratio') - 1) < 1e-9)
  t.is(stderr, '')
})
