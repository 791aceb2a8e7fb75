/**
 * Reads the commonest kinds of fields of a protobuf message, by hand: the library makes three objects for each item of
 * an answer. What is not in its way (a tag of two bytes, a number of more than 31 bits, an end too early) is a
 * RangeError: then let the library read it, or say what is wrong.
 */
export class MessageCursor {
  offset = 0
  readonly #bytes: Buffer
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.offset >= this.#bytes.length
  }

  /** Number and wire type of the next field. Numbers below 16 are one byte. */
  tag(): number {
    return this.#byte()
  }

  varint(): number {
    let byte = this.#byte()
    let number = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = this.#byte()
      if (shift === 28 && byte > 0x07) throw new RangeError('a number must have at most 31 bits')
      number |= (byte & 0x7f) << shift
    }
    return number
  }

  double(): number {
    const number = this.#view.getFloat64(this.offset, true)
    this.offset += 8
    return number
  }

  /** Where the field ends that begins here with its length. */
  end(): number {
    const length = this.varint()
    const end = this.offset + length
    if (end > this.#bytes.length) throw new RangeError(`a field must end with its message, got ${length} bytes`)
    return end
  }

  /** A view of what is between here and `end`. */
  upTo(end: number): Uint8Array {
    // Not `subarray`: of a Buffer that is a Buffer, and it takes twice as long.
    const view = new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + this.offset, end - this.offset)
    this.offset = end
    return view
  }

  /** The text between here and `end` if it is ASCII; else undefined, and the cursor stays. */
  ascii(end: number): string | undefined {
    for (let i = this.offset; i < end; i++) if ((this.#bytes[i] as number) > 0x7f) return undefined
    const text = this.#bytes.toString('latin1', this.offset, end)
    this.offset = end
    return text
  }

  #byte(): number {
    const byte = this.#bytes[this.offset++]
    if (byte === undefined) throw new RangeError('a field must end with its message')
    return byte
  }
}
