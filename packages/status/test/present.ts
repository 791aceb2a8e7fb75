/** `value`, which the test knows to be there. @throws TypeError if it is not */
export function present<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new TypeError(`value must be there, got ${value}`)
  return value
}
