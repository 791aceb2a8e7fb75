declare module 'zipfian-integer' {
  /**
   * Returns a function that draws integers from `min` (the most frequent) to `max` by Zipf's law with exponent `skew`.
   */
  function zipfian(min: number, max: number, skew: number, random?: () => number): () => number
  export = zipfian
}
