/**
 * An object, and no option in it but those of `known`, for options of which some are secrets: of the value of a name
 * that is misspelt no more is shown than its kind, unless it is a number, a boolean or null.
 * @param of what the options belong to, for nested ones, such as `tls.`
 * @throws TypeError
 */
export function requireKnown<O extends object>(options: O, known: Readonly<Record<keyof O, true>>, of = ''): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${of.slice(0, -1) || 'options'} must be an object, got ${kindOf(options)}`)
  for (const [name, value] of Object.entries(options))
    if (!Object.hasOwn(known, name) && value !== undefined)
      throw new TypeError(`${of}${name} must be left out, for there is no option of that name, got ${kindOf(value)}`)
}

const kindOf = (value: unknown): string =>
  value === null || typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
