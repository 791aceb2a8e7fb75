// Rules that options are checked by. Each throws at once, with the option's name, the rule and the value.

/** A whole number from 1. @throws RangeError */
export function requirePositiveInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw wrong(RangeError, name, 'a positive integer', value)
}

/** A length of time in ms, above 0; `Infinity` is none. @throws RangeError */
export function requirePositiveMs(name: string, value: number): void {
  if (typeof value !== 'number' || !(value > 0)) throw wrong(RangeError, name, 'a number of ms above 0', value)
}

/** A length of time in ms, from 0; `Infinity` is none. @throws RangeError */
export function requireMs(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0)) throw wrong(RangeError, name, 'a number of ms from 0', value)
}

/** A part of something: 0 to 1. @throws RangeError */
export function requireShare(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw wrong(RangeError, name, 'a number from 0 to 1', value)
}

/** An object with fields, such as options. @throws TypeError */
export function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw wrong(TypeError, name, 'an object', value)
}

/**
 * No option but those of `known`: a name that is misspelt would be passed over in silence, and a default would hold.
 * @param of what the options belong to, for nested ones, such as `breaker.`
 * @throws TypeError
 */
export function requireKnown<O extends object>(options: O, known: Readonly<Record<keyof O, true>>, of = ''): void {
  // Not by entries, which are an array each: every get that has options and no value here comes by.
  for (const name of Object.keys(options) as (keyof O & string)[])
    if (!Object.hasOwn(known, name) && options[name] !== undefined)
      throw wrong(TypeError, `${of}${name}`, 'left out, for there is no option of that name', options[name])
}

/** @throws TypeError */
export function requireBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw wrong(TypeError, name, 'a boolean', value)
}

/** Anything that can be called. @throws TypeError */
export function requireFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw wrong(TypeError, name, 'a function', value)
}

/** Several of something. A string would be taken for its characters. @throws TypeError */
export function requireList(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
    throw wrong(TypeError, name, 'an iterable that is no string', value)
}

/** The error for an option `name` that breaks `rule`, to be thrown. */
export function wrong(Kind: typeof RangeError | typeof TypeError, name: string, rule: string, value: unknown): Error {
  return new Kind(`${name} must be ${rule}, got ${show(value)}`)
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'object' && value !== null) return 'an object'
  // Its source would be the longest part of the message.
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  return String(value)
}
