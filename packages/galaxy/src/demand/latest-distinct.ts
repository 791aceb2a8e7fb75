/**
 * Of the latest `count` requests the latest for each key, at most `limit` of them, oldest first. What is asked for
 * again and again is known as busy; that others are asked for is what is worth a place.
 *
 * @param hashAt the hash of the key that was asked for so many requests ago, from 1; 0: it is not to be told
 */
export function latestDistinct(count: number, limit: number, hashAt: (back: number) => number): readonly number[] {
  const hashes: number[] = []
  for (let back = 1; back <= count && hashes.length < limit; back++) {
    const hash = hashAt(back)
    if (hash !== 0 && !hashes.includes(hash)) hashes.push(hash)
  }
  return hashes.toReversed()
}
