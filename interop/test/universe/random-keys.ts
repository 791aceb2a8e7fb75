import fc from 'fast-check'
import type { Wire } from '#src/control/peer-options.js'

/** Keys that have been trouble somewhere. */
const odd = [
  '',
  '/',
  '//',
  '.',
  '..',
  '...',
  'a/../b',
  '%2F',
  '%',
  '+',
  ' ',
  '?',
  '#',
  'a?b#c',
  '\0',
  '\r\n',
  '\n',
  'é😀',
]

/** A Go client takes these out of the path that it builds, and asks for another. */
const lostOnHttp = new Set(['.', '..'])

/** `count` different keys of any bytes that can be sent over `wire`, short ones and a few of up to 64 KiB. */
export function randomKeys(count: number, wire: Wire, seed: number): Uint8Array[] {
  const short = fc.oneof(fc.uint8Array({ maxLength: 24 }), fc.string({ unit: 'binary' }).map(Buffer.from))
  const keys = new Map<string, Uint8Array>()
  const add = (key: Uint8Array): void => {
    const text = Buffer.from(key).toString('latin1')
    if (keys.size < count && !(wire === 'http' && lostOnHttp.has(text))) keys.set(text, key)
  }
  for (const key of odd) add(Buffer.from(key))
  for (const length of [255, 4_096, 65_535, 65_536])
    add(fc.sample(anyBytes(length), { numRuns: 1, seed })[0] as Uint8Array)
  for (let round = 0; keys.size < count; round++) {
    for (const key of fc.sample(short, { numRuns: count, seed: seed + round })) add(key)
  }
  return [...keys.values()]
}

const anyBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length, size: 'max' })
