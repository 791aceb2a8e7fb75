import type { Codec } from '@galaxycache/codecs'
import test from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

// The example of docs/codecs.md.
const date: Codec<Date> = {
  encode(value) {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value.getTime())
    return bytes
  },
  decode(bytes) {
    if (bytes.byteLength !== 8) throw new RangeError(`a date takes 8 bytes, got ${bytes.byteLength}`)
    return new Date(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0))
  },
}

for (const { title, run } of codecContract({ codec: date, values: fc.date({ noInvalidDate: true }) })) {
  test(`the codec that the documentation shows: ${title}`, run)
}
