/** Entries, and keys of the history, whose waits are looked at to learn. Bounds what one request can take. */
const maxLookedAt = 1024

/**
 * Steps through `length` places. Odd, so that it does not always come upon the same of the
 * places that one hash leads to.
 */
export const stepThrough = (length: number): number => Math.ceil(length / maxLookedAt) | 1
