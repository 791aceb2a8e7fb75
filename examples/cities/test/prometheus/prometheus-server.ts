import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Resources } from './resources.js'

/** One series of an answer: its labels, and the number as text. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [atSeconds: number, value: string]
}

/** Longest that anything may take that Prometheus does about once a second. */
const patienceMs = 20_000

/** A real Prometheus on a port of its own, with its data in a folder of its own. */
export class PrometheusServer {
  readonly #url: string

  private constructor(url: string) {
    this.#url = url
  }

  /** Scrapes `targets`, which are `host:port`, once a second. `rules` is the path of a file. */
  static async start(resources: Resources, targets: readonly string[], rules: string): Promise<PrometheusServer> {
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
    return new PrometheusServer(`http://${await listeningAddress(createInterface({ input: server.stderr }))}`)
  }

  /** The answer to a query of PromQL. @throws Error that holds Prometheus' own words */
  async query(promql: string): Promise<readonly Sample[]> {
    const { result } = await this.#get<{ readonly result: readonly Sample[] }>('query', { query: promql })
    return result
  }

  /** The one number that a query gives. @throws RangeError if there are more, or none */
  async number(promql: string): Promise<number> {
    const samples = await this.query(promql)
    const [sample] = samples
    if (sample === undefined || samples.length > 1)
      throw new RangeError(`${promql} must give one number, got ${JSON.stringify(samples)}`)
    return Number(sample.value[1])
  }

  /** Waits until `holds` of the samples that a query gives. @throws Error with the last of them */
  async until(promql: string, holds: (samples: readonly Sample[]) => boolean): Promise<void> {
    const endMs = performance.now() + patienceMs
    for (;;) {
      const samples = await this.query(promql)
      if (holds(samples)) return
      if (performance.now() > endMs) throw new Error(`gave up on ${promql}, which gives ${JSON.stringify(samples)}`)
      await pause(100)
    }
  }

  /** Names of the alerts that it knows, with the error of each that it could not evaluate. */
  async alerts(): Promise<readonly { readonly name: string; readonly lastError?: string }[]> {
    type Groups = readonly { readonly rules: readonly { readonly name: string; readonly lastError?: string }[] }[]
    const { groups } = await this.#get<{ readonly groups: Groups }>('rules', {})
    return groups.flatMap(({ rules }) => rules)
  }

  async #get<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const answer = (await response.json()) as { readonly data: T; readonly error?: string }
    if (!response.ok) throw new Error(`${JSON.stringify(parameters)}: ${answer.error}`)
    return answer.data
  }
}

/** A configuration. JSON is YAML too. */
const configOf = (targets: readonly string[], rules: string): object => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  rule_files: [rules],
  scrape_configs: [{ job_name: 'cities', static_configs: [{ targets }] }],
})

async function listeningAddress(lines: AsyncIterable<string>): Promise<string> {
  const log: string[] = []
  for await (const line of lines) {
    log.push(line)
    const [, address] = /msg="Listening on" address=(\S+)/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error(`prometheus ended before it listened:\n${log.join('\n')}`)
}
