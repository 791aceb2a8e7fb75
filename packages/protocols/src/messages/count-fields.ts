import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/**
 * How often the field at the end of `path` occurs in a message, without making anything of it: two bytes on the wire
 * may become an object of two hundred. Counting ends once there are more than `most`.
 * @throws Error for bytes that are no message
 */
export function countFields(message: Uint8Array, path: readonly [number, ...number[]], most: number): number {
  const [wanted, next, ...rest] = path
  const reader = new BinaryReader(message)
  let count = 0
  while (reader.pos < reader.len && count <= most) {
    const [number, wireType] = reader.tag()
    if (number !== wanted || wireType !== WireType.LengthDelimited) reader.skip(wireType, number)
    else if (next !== undefined) count += countFields(reader.bytes(), [next, ...rest], most - count)
    else {
      reader.skip(wireType, number)
      count += 1
    }
  }
  return count
}
