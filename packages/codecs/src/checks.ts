/** @throws RangeError unless `value` is an integer from `min` to `max` */
export function requireInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw new RangeError(`${name} must be an integer from ${min} to ${max}, got ${String(value)}`)
}

/**
 * No option but those of `known`: a name that is misspelt would be passed over in silence, and a default would hold.
 * @throws TypeError
 */
export function requireOptions<O extends object>(options: O, known: Readonly<Record<keyof O, true>>): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options must be an object, got ${describe(options)}`)
  for (const [name, value] of Object.entries(options))
    if (!Object.hasOwn(known, name) && value !== undefined)
      throw new TypeError(`${name} must be left out, for there is no option of that name, got ${describe(value)}`)
}

/** @throws TypeError unless `value` is a boolean */
export function requireBoolean(name: string, value: boolean): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, got ${String(value)}`)
}

/**
 * The `version` field of a codec, or nothing where none was asked for.
 * @throws TypeError unless it is visible ASCII: it may travel in a header
 */
export function versionField(version: string | undefined): { readonly version?: string } {
  if (version === undefined) return {}
  if (typeof version === 'string' && /^[\x21-\x7e]{1,100}$/.test(version)) return { version }
  throw new TypeError(`version must be 1 to 100 visible ASCII characters, got ${JSON.stringify(version)}`)
}

/** What `value` is, for a message. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  return value.constructor?.name ?? 'an object'
}
