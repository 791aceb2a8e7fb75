// Sizes of V8 on a 64-bit machine without pointer compression, found with bench/heap.js on Node 20 and 24.
const slotBytes = 8
const objectBytes = 24
const arrayBytes = 48
const stringBytes = 16
const numberBytes = 16
const bigintBytes = 24
const typedArrayBytes = 200

/** Heap bytes of `root` and all that hangs on it, an estimate. Shared parts count each time; cycles are not for it. */
export function objectHeapBytes(root: object): number {
  const open: object[] = [root]
  let heapBytes = 0
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    if (ArrayBuffer.isView(object)) {
      heapBytes += typedArrayBytes + object.byteLength
      continue
    }
    const children: readonly unknown[] = Array.isArray(object) ? object : Object.values(object)
    heapBytes += (Array.isArray(object) ? arrayBytes : objectBytes) + slotBytes * children.length
    for (const child of children) {
      if (typeof child === 'object' && child !== null) open.push(child)
      else heapBytes += primitiveHeapBytes(child)
    }
  }
  return heapBytes
}

function primitiveHeapBytes(value: unknown): number {
  if (typeof value === 'string') return stringBytes + value.length * (/[^\0-\xff]/.test(value) ? 2 : 1)
  if (typeof value === 'number') return value === (value | 0) ? 0 : numberBytes
  return typeof value === 'bigint' ? bigintBytes : 0
}
