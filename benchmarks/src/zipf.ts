/**
 * Numbers from 0 to below 1 that are the same for the same seed: a linear congruential generator. Source of its
 * constants: Numerical Recipes.
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Draws ranks from 0 to `n - 1` by Zipf's law. */
export function zipf(n: number, exponent: number, random: () => number): () => number {
  const sums = new Float64Array(n)
  let sum = 0
  for (let rank = 0; rank < n; rank++) {
    sum += 1 / (rank + 1) ** exponent
    sums[rank] = sum
  }
  return () => {
    const drawn = random() * sum
    let low = 0
    let high = n - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] as number) < drawn) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** `values` in an order of chance. */
export function shuffled<V>(values: readonly V[], random: () => number): V[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
