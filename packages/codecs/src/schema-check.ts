import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe } from './checks.js'

/** Issues that a message lists; the rest is counted. */
const issuesShown = 5

/**
 * A function that gives back what `schema` makes of a value, and throws a TypeError that lists the issues, with their
 * paths, if it refuses it. Their objects are the error's `cause`.
 * @throws TypeError if `schema` is not a Standard Schema validator
 */
export function schemaCheck<T>(schema: StandardSchemaV1<unknown, T>): (value: unknown) => T {
  const standard: Partial<StandardSchemaV1.Props<unknown, T>> | undefined = schema?.['~standard']
  if (standard?.version !== 1 || typeof standard.validate !== 'function') {
    throw new TypeError(`schema must be a Standard Schema validator of version 1, got ${describe(schema)}`)
  }
  const valid = schema['~standard']
  return (value) => {
    const result = valid.validate(value)
    if (isPromise(result)) throw asynchronous(result, valid.vendor)
    if (result.issues === undefined) return result.value
    throw new TypeError(`value does not match its ${valid.vendor} schema: ${list(result.issues)}`, {
      cause: result.issues,
    })
  }
}

const isPromise = <T>(result: T | Promise<T>): result is Promise<T> =>
  typeof (result as { then?: unknown }).then === 'function'

function asynchronous(result: Promise<unknown>, vendor: string): TypeError {
  result.then(undefined, () => {}) // nobody waits for it, so its rejection must not end the process
  return new TypeError(`schema must answer at once, got a Promise from ${vendor}: a codec cannot wait`)
}

function list(issues: readonly StandardSchemaV1.Issue[]): string {
  const shown = issues.slice(0, issuesShown).map(line).join('; ')
  return issues.length > issuesShown ? `${shown}; and ${issues.length - issuesShown} more` : shown
}

const line = ({ path, message }: StandardSchemaV1.Issue): string =>
  path === undefined || path.length === 0 ? message : `${dotted(path)}: ${message}`

function dotted(path: NonNullable<StandardSchemaV1.Issue['path']>): string {
  let text = ''
  for (const segment of path) {
    const key = typeof segment === 'object' ? segment.key : segment
    if (typeof key === 'number') text += `[${key}]`
    else text += text === '' ? String(key) : `.${String(key)}`
  }
  return text
}
