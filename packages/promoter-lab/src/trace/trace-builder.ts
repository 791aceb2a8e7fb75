import { keyToBytes } from '@galaxycache/galaxy'
import { maxKeyBytes, maxTimeSeconds, maxValueBytes } from './limits.js'
import type { Trace } from './trace.js'
import type { TraceRequest } from './trace-request.js'

/**
 * Collects requests into a {@link Trace}. A column that any request lacks is left out as a whole: half of one says
 * nothing. Of sizes that is one that any key lacks.
 */
export class TraceBuilder {
  readonly #keys = new Numbering()
  readonly #clients = new Numbering()
  readonly #requests: number[] = []
  readonly #clientOf: number[] = []
  readonly #timesMs: number[] = []
  readonly #valueBytes: number[] = []
  /** Of each key, the line in which it comes first. */
  readonly #firstLines: number[] = []
  /** First lines without. */
  #timelessLine: number | undefined
  #clientlessLine: number | undefined

  /** Requests so far. */
  get length(): number {
    return this.#requests.length
  }

  /**
   * A value whose length changes counts with its largest, as a cache that holds it must have room for that. One that is
   * not told has the length that the key has elsewhere.
   * @param line where the request is, as `leftOut` says it
   * @throws RangeError if no galaxy can hold the key or the value, or if no clock has the time
   */
  add({ key, valueBytes = Number.NaN, timeSeconds = Number.NaN, client }: TraceRequest, line = 0): void {
    requireHoldable(key, valueBytes)
    if (timeSeconds > maxTimeSeconds)
      throw new RangeError(`ts must be at most ${maxTimeSeconds} seconds, got ${timeSeconds}`)
    const number = this.#keys.of(key)
    this.#requests.push(number)
    this.#firstLines[number] ??= line
    this.#valueBytes[number] = larger(this.#valueBytes[number] ?? Number.NaN, valueBytes)
    this.#timesMs.push(timeSeconds * 1000)
    if (Number.isNaN(timeSeconds)) this.#timelessLine ??= line
    if (client === undefined) this.#clientlessLine ??= line
    else this.#clientOf.push(this.#clients.of(client))
  }

  /** @throws RangeError if there was no request */
  build(name: string): Trace {
    if (this.length === 0)
      throw new RangeError(`trace ${JSON.stringify(name)} must hold at least one request, got none`)
    return {
      name,
      keys: this.#keys.names,
      valueBytes: complete(this.#valueBytes),
      requests: Uint32Array.from(this.#requests),
      timesMs: inOrder(complete(this.#timesMs)),
      clients: this.#clientOf.length === this.length ? Uint32Array.from(this.#clientOf) : undefined,
      leftOut: this.#leftOut().map((what) => `trace ${name}: ${what}`),
    }
  }

  /** Where a column that nobody has is missing, nothing is left out. */
  #leftOut(): string[] {
    const sizeless = this.#valueBytes.findIndex(Number.isNaN)
    const said: string[] = []
    if (sizeless >= 0 && !this.#valueBytes.every(Number.isNaN))
      said.push(`sizes are left out, because the key of line ${this.#firstLines[sizeless]} has none in any line`)
    if (this.#timelessLine !== undefined && !this.#timesMs.every(Number.isNaN))
      said.push(`times are left out, because line ${this.#timelessLine} has none`)
    if (this.#clientlessLine !== undefined && this.#clientOf.length > 0)
      said.push(`clients are left out, because line ${this.#clientlessLine} has none`)
    return said
  }
}

/** Of two that may be NaN. */
function larger(a: number, b: number): number {
  if (Number.isNaN(a)) return b
  return a >= b || Number.isNaN(b) ? a : b
}

function requireHoldable(key: string, valueBytes: number): void {
  if (valueBytes > maxValueBytes) throw new RangeError(`size must be at most ${maxValueBytes} bytes, got ${valueBytes}`)
  // A UTF-16 unit is at most three bytes of UTF-8, so most keys need no counting.
  if (key.length * 3 <= maxKeyBytes) return
  const keyBytes = keyToBytes(key).byteLength
  if (keyBytes > maxKeyBytes) throw new RangeError(`key must be at most ${maxKeyBytes} bytes, got ${keyBytes}`)
}

/** Numbers names by first appearance. */
class Numbering {
  readonly names: string[] = []
  readonly #numbers = new Map<string, number>()

  of(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.names.length)
    return this.names.push(name) - 1
  }
}

const complete = (numbers: readonly number[]): Float64Array | undefined =>
  numbers.some(Number.isNaN) ? undefined : Float64Array.from(numbers)

/** From 0, and never back: where logs of several machines were merged, a clock that follows them must not jump. */
function inOrder(timesMs: Float64Array | undefined): Float64Array | undefined {
  if (timesMs === undefined) return undefined
  const first = timesMs[0] as number
  let latest = 0
  return timesMs.map((timeMs) => (latest = Math.max(latest, timeMs - first)))
}
