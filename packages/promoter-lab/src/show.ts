/** A wrong value, as an error says it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null)
    return isPlain(value) ? 'an object' : `an object of class ${classOf(value)}`
  return String(value)
}

/** Not every object has a class, or one that says so. */
function classOf(value: { readonly constructor?: unknown }): string {
  return typeof value.constructor === 'function' ? value.constructor.name : 'unknown'
}

/**
 * What was thrown, as another error says it. Not all that is thrown is an error, and one that comes from another
 * process has lost its class.
 */
export function reasonOf(thrown: unknown): string {
  const message: unknown = (thrown as { readonly message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : show(thrown)
}

/** Whether `value` is an object of no class. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
