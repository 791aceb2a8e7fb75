/** What the contract needs of a test's context. That of AVA fits; others take two lines around `node:assert`. */
export interface Assertions {
  /** `actual` is `expected`, by `Object.is`. */
  is(actual: unknown, expected: unknown, message?: string): unknown
  /** `actual` has the structure of `expected`. */
  deepEqual(actual: unknown, expected: unknown, message?: string): unknown
}
