/** Checks an option that counts something. @throws RangeError that names the option, the rule and the value */
export function requireCount(name: string, value: number, least: 0 | 1): void {
  if (Number.isSafeInteger(value) && value >= least) return
  const rule = least === 0 ? 'an integer of at least 0' : 'a positive integer'
  throw new RangeError(`${name} must be ${rule}, got ${String(value)}`)
}
