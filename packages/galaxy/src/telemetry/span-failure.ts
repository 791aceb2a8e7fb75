import { type Exception, type Span, SpanStatusCode } from '@opentelemetry/api'

/** Errors of a chain of causes that are named. */
const maxNamed = 5

/**
 * Sets the status of `span`, and records the exception. What an error says, and so its stack, may hold
 * the key: `withMessages` is whether the span may tell that. Else it tells what the error and its causes
 * are: their names and codes.
 */
export function recordFailure(span: Span, error: unknown, withMessages: boolean): void {
  const exception = withMessages && error instanceof Error ? error : unspoken(error)
  span.recordException(exception)
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message ?? '' })
}

function unspoken(error: unknown): Extract<Exception, { name?: string; message?: string }> {
  const names: string[] = []
  for (let cause = error; cause !== undefined && names.length < maxNamed; cause = causeOf(cause))
    names.push(nameOf(cause))
  return { name: error instanceof Error ? error.name : typeof error, message: names.join(', caused by ') }
}

/** `BackendError BACKEND_FAILED`, `Error ECONNREFUSED`, `TypeError`. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined)
