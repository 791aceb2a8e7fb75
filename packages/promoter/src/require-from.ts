import { show } from './show.js'

/**
 * Checks an argument that is a finite number with a least value.
 * @throws RangeError with its name, the rule and its value
 */
export function requireFrom(name: string, least: number, value: number): void {
  if (Number.isFinite(value) && value >= least) return
  throw new RangeError(`${name} must be a finite number from ${least}, got ${show(value)}`)
}
