import { setTimeout as pause } from 'node:timers/promises'

/** One series of an answer: its labels, and the number as text. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [atSeconds: number, value: string]
}

/** Longest that anything may take that Prometheus does about once a second, on a machine with much else to do. */
const patienceMs = 60_000

/** Asks a Prometheus: of now, or of one moment. */
export class PromQl {
  readonly #url: string
  readonly #atSeconds: number | undefined

  /** @param atSeconds the moment, since 1970; now if there is none */
  constructor(url: string, atSeconds?: number) {
    this.#url = url
    this.#atSeconds = atSeconds
  }

  /** The answer to a query. @throws Error that holds Prometheus' own words */
  async query(promql: string): Promise<readonly Sample[]> {
    const time = this.#atSeconds === undefined ? {} : { time: this.#atSeconds.toFixed(3) }
    const { result } = await this.#get<{ readonly result: readonly Sample[] }>('query', { query: promql, ...time })
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

  /** Waits until so many targets are scraped. */
  async scraped(targets: number): Promise<void> {
    await patiently(`a scrape of ${targets} targets`, async () => {
      const ready = await this.query('galaxycache_ready == 1')
      return ready.length === targets ? ready : undefined
    })
  }

  /**
   * Waits until each of so many targets was scraped twice since a moment, and asks of the moment when it was. Those
   * answers stay the same: a target is scraped one time after another, so all scrapes up to its last one are done, and
   * a later one that fails changes nothing of what was before.
   */
  scrapedTwiceSince(sinceSeconds: number, targets: number): Promise<PromQl> {
    return patiently(`two scrapes of ${targets} targets`, async () => {
      const last = await this.query('timestamp(galaxycache_ready)')
      const atSeconds = Math.min(...last.map(({ value }) => Number(value[1])))
      if (last.length < targets || atSeconds <= sinceSeconds) return undefined
      const then = new PromQl(this.#url, atSeconds)
      const range = `${Math.ceil((atSeconds - sinceSeconds) * 1000)}ms`
      const twice = await then.query(`galaxycache_ready and count_over_time(galaxycache_ready[${range}]) > 1`)
      return twice.length === targets ? then : undefined
    })
  }

  /** Names of the alerts that it knows, with the error of each that it could not evaluate. */
  async alerts(): Promise<readonly { readonly name: string; readonly lastError?: string }[]> {
    type Groups = readonly { readonly rules: readonly { readonly name: string; readonly lastError?: string }[] }[]
    const { groups } = await this.#get<{ readonly groups: Groups }>('rules', {})
    return groups.flatMap(({ rules }) => rules)
  }

  async #get<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} ${JSON.stringify(parameters)}: ${response.status} ${text}`)
    return (JSON.parse(text) as { readonly data: T }).data
  }
}

/** Waits until `attempt` gives something. @throws Error that says what was waited for in vain */
export async function patiently<R>(what: string, attempt: () => Promise<R | undefined>): Promise<R> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const result = await attempt()
    if (result !== undefined) return result
    if (performance.now() > endMs) throw new Error(`gave up on ${what}`)
    await pause(100)
  }
}
