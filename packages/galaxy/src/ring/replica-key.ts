/** Stands before the number of a replica, so that the replicas of one key are not the keys of another. */
const mark = 0xaa

/**
 * What a replica of a key is hashed by: the key itself for the first, numbered 0; for the others the key, two marks and
 * the number as a varint. Source: galaxycache `consistenthash`, `idxedKeyReplica`.
 */
export function replicaKey(key: Uint8Array, replica: number): Uint8Array {
  if (replica === 0) return key
  const tail = [mark, mark]
  let rest = replica
  for (; rest >= 0x80; rest >>>= 7) tail.push((rest & 0x7f) | 0x80)
  tail.push(rest)
  const bytes = new Uint8Array(key.length + tail.length)
  bytes.set(key)
  bytes.set(tail, key.length)
  return bytes
}
