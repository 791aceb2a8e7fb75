/** Bytes that a number of at most 31 bits takes. */
export function sizeOfVarint(number: number): number {
  if (number < 0x80) return 1
  if (number < 0x4000) return 2
  if (number < 0x200000) return 3
  return number < 0x10000000 ? 4 : 5
}

/**
 * Writes fields of a protobuf message one after the other, by hand, into memory that is long enough for all of them.
 */
export class MessageWriter {
  readonly #bytes: Buffer
  readonly #view: DataView
  #length = 0

  /** @param mostBytes at least as long as the message will be */
  constructor(mostBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(mostBytes)
    this.#view = new DataView(this.#bytes.buffer, 0, mostBytes)
  }

  /** A number of at most 31 bits. `tag` is number and type of the field, the number below 16. */
  varint(tag: number, number: number): void {
    this.#bytes[this.#length++] = tag
    let rest = number
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#length++] = (rest & 0x7f) | 0x80
    this.#bytes[this.#length++] = rest
  }

  bytes(tag: number, bytes: Uint8Array): void {
    this.varint(tag, bytes.byteLength)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.byteLength
  }

  double(tag: number, number: number): void {
    this.#bytes[this.#length++] = tag
    this.#view.setFloat64(this.#length, number, true)
    this.#length += 8
  }

  /** A text of ASCII. @returns false, and nothing is written, if it has any other character */
  ascii(tag: number, text: string): boolean {
    const start = this.#length
    this.varint(tag, text.length)
    // A call of what Node has for it takes longer than so few characters.
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) {
        this.#length = start
        return false
      }
      this.#bytes[this.#length++] = code
    }
    return true
  }

  /** Fields that are encoded already. */
  encoded(fields: Uint8Array): void {
    this.#bytes.set(fields, this.#length)
    this.#length += fields.byteLength
  }

  /** What was written, a view of the memory. */
  end(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}
