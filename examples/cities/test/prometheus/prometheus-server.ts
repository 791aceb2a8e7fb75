import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { PromQl, patiently } from './prom-ql.js'
import type { Resources } from './resources.js'

/**
 * Starts a real Prometheus on a port of its own, with its data in a folder of its own, and waits until it answers.
 *
 * @param targets `host:port` of what it scrapes once a second
 * @param rules the path of a file
 */
export async function startPrometheus(
  resources: Resources,
  targets: readonly string[],
  rules: string,
): Promise<PromQl> {
  const folder = await mkdtemp(join(tmpdir(), 'galaxycache-prometheus-'))
  const config = join(folder, 'prometheus.yml')
  await writeFile(config, JSON.stringify(configOf(targets, rules)))
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`, '--web.listen-address=127.0.0.1:0']
  const server = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  resources.defer(async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    await rm(folder, { recursive: true, force: true })
  })
  const url = `http://${await listeningAddress(server.stderr)}`
  // It listens before it has read its data, and until then refuses every query.
  await patiently('Prometheus to be ready', async () => (await fetch(`${url}/-/ready`)).ok || undefined)
  return new PromQl(url)
}

/** A configuration. JSON is YAML too. */
const configOf = (targets: readonly string[], rules: string): object => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  rule_files: [rules],
  scrape_configs: [{ job_name: 'cities', static_configs: [{ targets }] }],
})

/** Reads on after the address is found, so that what writes does not block on a full pipe. */
function listeningAddress(log: Readable): Promise<string> {
  const lines: string[] = []
  const reader = createInterface({ input: log })
  return new Promise((resolve, reject) => {
    reader.on('line', (line) => {
      const [, address] = /msg="Listening on".* address=(\S+)/.exec(line) ?? []
      if (address !== undefined) resolve(address)
      else if (lines.length < 100) lines.push(line)
    })
    reader.on('close', () => reject(new Error(`prometheus ended before it listened:\n${lines.join('\n')}`)))
  })
}
