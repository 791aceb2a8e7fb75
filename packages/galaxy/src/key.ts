import { InvalidArgumentError } from './errors.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A byte `b` that is no part of valid UTF-8 is the lone surrogate `U+DC00 + b` in a string. Source: PEP 383. */
const escapeBase = 0xdc00

/**
 * The bytes of `key` on the wire: UTF-8, where an escaped byte goes back to itself.
 * @throws InvalidArgumentError if `key` has a lone surrogate that no byte maps to, or escapes what is valid UTF-8
 */
export function keyToBytes(key: string): Uint8Array {
  return key.isWellFormed() ? encoder.encode(key) : unescape(key)
}

/** The string for the bytes of a key. Any bytes have one, and {@link keyToBytes} gives them back. */
export function keyFromBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return escape(bytes)
  }
}

function unescape(key: string): Uint8Array {
  const bytes: number[] = []
  let position = 0
  for (const character of key) {
    const unit = character.charCodeAt(0)
    if (character.isWellFormed()) bytes.push(...encoder.encode(character))
    else if (unit >= escapeBase + 0x80 && unit <= escapeBase + 0xff) bytes.push(unit - escapeBase)
    else
      throw malformed(
        key,
        `a lone surrogate U+${unit.toString(16).toUpperCase()} at index ${position}, which stands for no byte`,
      )
    position += character.length
  }
  const encoded = Uint8Array.from(bytes)
  // Escapes that together spell a valid character would be a second string for one key on the wire.
  if (keyFromBytes(encoded) !== key)
    throw malformed(key, 'escaped bytes that are valid UTF-8: use keyFromBytes to make keys of bytes')
  return encoded
}

function malformed(key: string, what: string): InvalidArgumentError {
  return new InvalidArgumentError(`key must be text or come from keyFromBytes, got ${what}`, { key })
}

function escape(bytes: Uint8Array): string {
  const parts: string[] = []
  let start = 0
  let i = 0
  while (i < bytes.length) {
    const length = characterLength(bytes, i)
    if (length === 0) {
      parts.push(decoder.decode(bytes.subarray(start, i)), String.fromCharCode(escapeBase + (bytes[i] as number)))
      start = i + 1
    }
    i += length || 1
  }
  parts.push(decoder.decode(bytes.subarray(start)))
  return parts.join('')
}

/** Length of the valid UTF-8 character at `i`; 0 if there is none. Source: RFC 3629, section 4. */
function characterLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i] as number
  if (first < 0x80) return 1
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
  if (length === 0 || i + length > bytes.length) return 0
  // The second byte's range rules out overlong forms, surrogates and what is past U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  const second = bytes[i + 1] as number
  if (second < low || second > high) return 0
  for (let j = i + 2; j < i + length; j++) if (((bytes[j] as number) & 0xc0) !== 0x80) return 0
  return length
}
