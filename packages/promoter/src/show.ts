/** A wrong value as an error names it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'object' && value !== null) return 'an object'
  // Its source would be the longest part of the message.
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  return String(value)
}
