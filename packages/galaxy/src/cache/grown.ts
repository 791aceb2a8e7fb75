/** Shortest array that is made. */
const firstLength = 16

/** `array`, or one of at least `length` with the same beginning, so that growing one by one costs little. */
export function grown<A extends Float64Array | Int32Array | Uint32Array | Uint8Array>(array: A, length: number): A {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, array.length * 2, firstLength))
  larger.set(array)
  return larger
}
