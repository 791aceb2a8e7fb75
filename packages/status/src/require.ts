// Rules that options are checked by. Each throws at once, with the option's name, the rule and the value.

/** A whole number from `min` to `max`. @throws RangeError */
export function requireInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}, got ${show(value)}`)
}

/** @throws TypeError */
export function requireBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be a boolean, got ${show(value)}`)
}

/** @throws TypeError */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new TypeError(`${name} must be a non-empty string, got ${show(value)}`)
}

/** An object that has these methods. @throws TypeError */
export function requireMethods(name: string, kind: string, value: unknown, methods: readonly string[]): void {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  if (!methods.every((method) => typeof object[method] === 'function'))
    throw new TypeError(`${name} must be a ${kind}, got ${show(value)}`)
}

/** A path such as `/status/`. @throws TypeError */
export function requireBasePath(name: string, path: unknown): void {
  if (typeof path !== 'string' || !/^\/((?!\.{1,2}\/)[!$&-.0-;=@-Z_a-z~]+\/)*$/.test(path))
    throw new TypeError(`${name} must be a plain URL path that starts and ends with a slash, got ${show(path)}`)
}

const show = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value)
