/**
 * No option but those of `known`, for options of which some are secrets: of the value of a name that is misspelt no more is shown
 * than its kind, unless it is a number.
 * @param of what the options belong to, for nested ones, such as `tls.`
 * @throws TypeError
 */
export function requireKnown<O extends object>(options: O, known: Readonly<Record<keyof O, true>>, of = ''): void {
  for (const [name, value] of Object.entries(options))
    if (!Object.hasOwn(known, name) && value !== undefined)
      throw new TypeError(
        `${of}${name} must be left out, for there is no option of that name, got ${typeof value === 'number' ? value : typeof value}`,
      )
}
