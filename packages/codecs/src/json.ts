import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, requireOptions, versionField } from './checks.js'
import type { Codec } from './codec.js'
import { deepFreeze, freezeParsed } from './deep-freeze.js'
import { jsonHeapBytes } from './json-heap.js'
import { schemaCheck } from './schema-check.js'
import { decodeUtf8, encodeUtf8 } from './utf8.js'

/** Options of {@link json}. */
export interface JsonOptions<T> {
  /**
   * Any Standard Schema validator (zod, valibot, arktype, ...) that answers at once. It sees each value twice,
   * on its way in and on its way out, and what it gives back is used: so it must accept what it gives.
   * Default: nothing is checked.
   */
  readonly schema?: StandardSchemaV1<unknown, T>
  /** See `Codec.version`. Default: none. */
  readonly version?: string
}

/**
 * JSON. A value is parsed once and deep-frozen, and all local readers share it.
 *
 * What JSON cannot say (undefined, functions, BigInt, cycles) is refused where JSON.stringify refuses it; what it
 * changes in silence (a Date becomes text, NaN becomes null) comes back changed, unless a schema objects.
 */
export function json<T = unknown>(options: JsonOptions<T> = {}): Codec<T> {
  requireOptions(options, { schema: true, version: true })
  const { schema, version } = options
  const check = schema === undefined ? unchecked<T> : schemaCheck(schema)
  // What a schema makes may be anything.
  const freeze = schema === undefined ? freezeParsed<T> : deepFreeze<T>
  return {
    keeps: 'both',
    encode: (value) => encodeUtf8(stringify(check(value))),
    decode: (bytes) => freeze(check(JSON.parse(decodeUtf8(bytes)))),
    heapBytes: jsonHeapBytes,
    ...versionField(version),
  }
}

const unchecked = <T>(value: unknown): T => value as T

function stringify(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new TypeError(`value cannot be written as JSON: ${reason(value, cause)}`, { cause })
  }
  if (text === undefined) throw new TypeError(`value cannot be written as JSON: got ${describe(value)}`)
  return text
}

function reason(value: unknown, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (message.includes('call stack')) return `it is nested too deeply (${message})`
  return bigintAt(value) ?? message
}

/** Where the BigInt is that JSON.stringify stumbled over: V8 does not say. */
function bigintAt(value: unknown): string | undefined {
  let found: string | undefined
  try {
    JSON.stringify(value, (key, field: unknown) => {
      if (typeof field === 'bigint') found = key === '' ? 'got a BigInt' : `property ${JSON.stringify(key)} is a BigInt`
      return field
    })
  } catch {
    // The error that is being explained, once more.
  }
  return found
}
