import type { LoadContext, LoadManyContext } from '@galaxycache/galaxy'
import type { ManualClock } from '@galaxycache/galaxy/testing'
import type { Gate } from './gate.js'

/** How long a value lives. */
export const ttlMs = 20_000

/** A value, as {@link Source} writes it. */
export interface Stamped {
  /** How often the row had been changed. */
  readonly version: number
  /** When the value was read, in ms since the Unix epoch. */
  readonly readAtMs: number
}

export const writeStamped = ({ version, readAtMs }: Stamped): string => `${version}@${readAtMs}`

export function readStamped(value: string): Stamped {
  const [version, readAtMs] = value.split('@').map(Number)
  if (version === undefined || readAtMs === undefined) throw new TypeError(`no value of the source: ${value}`)
  return { version, readAtMs }
}

/** The source of truth: rows that count their changes. It may fail. */
export class Source {
  readonly #versions = new Map<string, number>()
  readonly #clock: ManualClock
  readonly #gate: Gate
  #failing = false
  /** How often it failed; a get that saw this change may fail as well. */
  failures = 0

  constructor(clock: ManualClock, gate: Gate) {
    this.#clock = clock
    this.#gate = gate
  }

  versionOf(key: string): number {
    return this.#versions.get(key) ?? 0
  }

  /** @returns the new version */
  change(key: string): number {
    const version = this.versionOf(key) + 1
    this.#versions.set(key, version)
    return version
  }

  stamped(key: string): string {
    return writeStamped({ version: this.versionOf(key), readAtMs: this.#clock.now() })
  }

  fail(failing: boolean): void {
    this.#failing = failing
  }

  /** Reads first and answers late, as a row that is changed while a slow query runs. */
  readonly load = async (key: string, { expireIn }: Pick<LoadContext, 'expireIn'>): Promise<string> => {
    const value = this.stamped(key)
    const failing = this.#failing
    expireIn(ttlMs)
    await this.#gate.pass()
    if (!failing) return value
    this.failures += 1
    throw new Error('the source of truth is out of order')
  }

  readonly loadMany = async (keys: readonly string[], { expireIn }: LoadManyContext): Promise<Map<string, string>> => {
    expireIn(ttlMs)
    const values = keys.map(async (key) => [key, await this.load(key, { expireIn })] as const)
    return new Map(await Promise.all(values))
  }
}
