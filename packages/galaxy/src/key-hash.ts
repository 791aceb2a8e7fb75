/**
 * 32-bit FNV-1a over UTF-16 units, and never 0. Processes tell each other by it which keys are asked for, so it stays
 * as it is; who owns a key is decided by `ring/fnv1a.ts`, which hashes bytes.
 */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 0 || 1
}
