import { describe } from './checks.js'
import type { Codec } from './codec.js'
import { decodeUtf8, encodeUtf8, stringHeapBytes } from './utf8.js'

/**
 * Text as UTF-8, strict both ways. Strings are immutable, so all readers share the one that the cache holds.
 * `encode` refuses lone surrogates, which UTF-8 cannot carry, and `decode` refuses bytes that are not UTF-8.
 * A byte order mark is a character like any other. For a version: `{ ...string, version: '2' }`.
 */
export const string: Codec<string> = {
  keeps: 'value',
  encode(text) {
    if (typeof text !== 'string') throw new TypeError(`value must be a string, got ${describe(text)}`)
    if (!text.isWellFormed()) {
      throw new TypeError(`value must be well-formed Unicode, got a lone surrogate at ${text.search(/\p{Surrogate}/u)}`)
    }
    return encodeUtf8(text)
  },
  decode: decodeUtf8,
  heapBytes: stringHeapBytes,
}
