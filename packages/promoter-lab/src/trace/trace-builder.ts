import { keyToBytes } from '@galaxycache/galaxy'
import { maxKeyBytes, maxValueBytes } from './limits.js'
import type { Trace } from './trace.js'
import type { TraceRequest } from './trace-request.js'

/** Collects requests into a {@link Trace}. A column that any request lacks is left out as a whole: half of one says nothing. */
export class TraceBuilder {
  readonly #keys = new Numbering()
  readonly #clients = new Numbering()
  readonly #requests: number[] = []
  readonly #clientOf: number[] = []
  readonly #timesMs: number[] = []
  readonly #valueBytes: number[] = []

  /** Requests so far. */
  get length(): number {
    return this.#requests.length
  }

  /**
   * A value whose length changes counts with its largest, as a cache that holds it must have room for that.
   * @throws RangeError if no galaxy can hold the key or the value
   */
  add({ key, valueBytes = Number.NaN, timeSeconds = Number.NaN, client }: TraceRequest): void {
    requireHoldable(key, valueBytes)
    const number = this.#keys.of(key)
    this.#requests.push(number)
    const known = this.#valueBytes[number]
    this.#valueBytes[number] = known === undefined ? valueBytes : Math.max(known, valueBytes)
    this.#timesMs.push(timeSeconds * 1000)
    if (client !== undefined) this.#clientOf.push(this.#clients.of(client))
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
    }
  }
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
