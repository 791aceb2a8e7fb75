import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FetchProtocol } from '@galaxycache/galaxy'
import { connectProtocol } from '@galaxycache/protocols/connect'
import { httpProtocol } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { patient, textOf } from '../http/harness.js'
import type { IdleWay, ServerReport } from './messages.js'

const wanted = 10_000

/** Files that a process may have open. Node raises it to what the system allows. */
function openFiles(): number {
  const report = process.report.getReport() as unknown as {
    readonly userLimits: { readonly open_files: { soft: unknown } }
  }
  const { soft } = report.userLimits.open_files
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

const connections = Math.min(wanted, openFiles() - 500)

const ways: readonly (readonly [way: IdleWay, protocol: FetchProtocol])[] = [
  ['http', httpProtocol()],
  ['connect over HTTP/1.1', connectProtocol({ wire: 'connect' })],
  ['connect over HTTP/2', connectProtocol()],
]

function start(t: ExecutionContext, script: string, ...args: readonly string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, { execArgv: ['--expose-gc'] })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

async function reportOf(server: ChildProcess): Promise<ServerReport> {
  server.send('report')
  const [report] = (await once(server, 'message')) as [ServerReport]
  return report
}

/** Kept for what goes on after a connection has closed: 0.1 KiB were measured. */
const leftBytes = 512

/** Resolves when the connections are gone, and what was kept for them too. */
async function allGone(server: ChildProcess, { open, memory }: ServerReport): Promise<void> {
  for (;;) {
    const now = await reportOf(server)
    if (now.open === open && now.memory.heapBytes - memory.heapBytes < connections * leftBytes) return
  }
}

const KiB = 1024

for (const [way, protocol] of ways) {
  test.serial(
    `${way}: ${connections} idle connections take bounded memory, stop nobody, and leave nothing behind`,
    async (t) => {
      const server = start(t, './server-process.js', way)
      const [{ port }] = (await once(server, 'message')) as [ServerReport]
      const fetcher = protocol.connect({ id: 'peer', url: `127.0.0.1:${port}` })
      t.teardown(() => fetcher.close())
      const ask = async (): Promise<string> => textOf(await fetcher.fetch('things', 'k', patient()))
      await ask()
      const before = await reportOf(server)

      const clients = start(t, './clients-process.js', way, String(port), String(connections))
      await once(clients, 'message')
      const idle = await reportOf(server)
      const answerMeanwhile = await ask()
      clients.kill('SIGKILL')
      await allGone(server, before)

      t.is(idle.open, connections + before.open)
      t.is(answerMeanwhile, 'no-peer-backend:k')
      t.is(await ask(), 'no-peer-backend:k')
      const eachKiB = (idle.memory.rssBytes - before.memory.rssBytes) / connections / KiB
      t.log(`${eachKiB.toFixed(1)} KiB of memory for each`)
      t.true(eachKiB < 64, `${eachKiB} KiB for each`)
    },
  )
}
