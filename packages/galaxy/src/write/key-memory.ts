/** Something that remembers keys, and must forget what it knew of one that was written. */
export interface KeyMemory {
  forget(key: string): void
  /** Forgets every key. */
  forgetAll(): void
}
