import { stringHeapBytes, worthACall } from './utf8.js'

const space = 0x20
const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const dot = 0x2e
const zero = 0x30
const nine = 0x39
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const lowerE = 0x65
const upperE = 0x45

// What V8 makes of JSON on a 64-bit machine without pointer compression, found with bench/heap.js on Node 20 and 24.
const slotBytes = 8
const objectBytes = 24
const emptyObjectBytes = 56
const arrayBytes = 48
const emptyArrayBytes = 32
const numberBytes = 16
/** Objects with more properties than this are hash tables, whose entries cost more than a slot. */
const maxFastProperties = 128
const tableEntryBytes = 56
/** Integers with fewer digits fit into their slot. */
const boxedIntegerDigits = 10

/**
 * Heap bytes of the frozen value that `json` parses to, from one look at its tokens, for 0.4 to 1 times the cost of
 * parsing them. Within 25% of what bench/heap.js measures for records, lists, rows and long texts, which take 0.8 to 5
 * times their encoded length (21 times for empty objects), so no multiple of that would do. Two things cannot be seen:
 * short texts that V8 shares between values count each time, and property names, which values of one shape share, do
 * not count: a map by names of its own (a uuid) takes 90 bytes more for each of them.
 */
export function jsonHeapBytes(json: Uint8Array): number {
  const objects = new OpenObjects()
  let heapBytes = 0
  let at = 0
  while (at < json.length) {
    const byte = json[at] ?? 0
    let end = at + 1
    if (byte === quote) {
      end = stringEnd(json, at)
      const isName = json[end] === colon
      if (!isName) heapBytes += stringHeapBytes(json, at + 1, end - 1)
    } else if (byte === minus || (byte >= zero && byte <= nine)) {
      end = numberEnd(json, at)
      if (isBoxed(json, at, end)) heapBytes += numberBytes
    } else if (byte === comma) {
      heapBytes += slotBytes
    } else {
      heapBytes += bracketHeapBytes(byte, json[end]) + objects.tableHeapBytes(byte)
    }
    at = end
  }
  return heapBytes
}

/** Header and slot of the first value; the slots of the others come with the commas before them. */
function bracketHeapBytes(byte: number, next: number | undefined): number {
  if (byte === openBracket) return next === closeBracket ? emptyArrayBytes : arrayBytes + slotBytes
  if (byte === openBrace) return next === closeBrace ? emptyObjectBytes : objectBytes + slotBytes
  return 0
}

/** Counts the properties of the objects that are open, to know a hash table when it closes. */
class OpenObjects {
  readonly #outer: number[] = []
  #properties = 0

  /** Told of each punctuation mark; gives what an object takes beyond its slots, when that mark closes it. */
  tableHeapBytes(byte: number): number {
    if (byte === colon) this.#properties++
    if (byte === openBrace) {
      this.#outer.push(this.#properties)
      this.#properties = 0
    }
    if (byte !== closeBrace) return 0
    const properties = this.#properties
    this.#properties = this.#outer.pop() ?? 0
    return properties > maxFastProperties ? properties * (tableEntryBytes - slotBytes) : 0
  }
}

/** One past the quote that ends the string that starts `at` a quote. */
function stringEnd(json: Uint8Array, at: number): number {
  const near = Math.min(json.length, at + worthACall)
  for (let end = at + 1; end < near; end++) {
    if (json[end] === quote) return end + 1
    if (json[end] === backslash) end++
  }
  return farStringEnd(json, at)
}

/** The same for long texts, where a call that looks for the quote beats a loop. */
function farStringEnd(json: Uint8Array, at: number): number {
  let end = json.indexOf(quote, at + 1)
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf(quote, end + 1)
  return end === -1 ? json.length : end + 1
}

function isEscaped(json: Uint8Array, at: number): boolean {
  let backslashes = 0
  while (json[at - 1 - backslashes] === backslash) backslashes++
  return backslashes % 2 === 1
}

function numberEnd(json: Uint8Array, at: number): number {
  let end = at + 1
  while (end < json.length && !endsNumber(json[end] ?? 0)) end++
  return end
}

const endsNumber = (byte: number): boolean =>
  byte === comma || byte === closeBracket || byte === closeBrace || byte <= space

function isBoxed(json: Uint8Array, at: number, end: number): boolean {
  if (end - at >= boxedIntegerDigits) return true
  for (let i = at; i < end; i++) {
    const byte = json[i]
    if (byte === dot || byte === lowerE || byte === upperE) return true
  }
  return false
}
