import { setTimeout as sleep } from 'node:timers/promises'

/** What `promise` gives, unless `limitMs` pass first. @throws Error that says `what` took too long */
export async function within<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  const settled = new AbortController()
  const limit = sleep(limitMs, undefined, { signal: settled.signal }).then(
    () => Promise.reject(new Error(`${what} took longer than ${limitMs / 1000} s`)),
    () => promise,
  )
  try {
    return await Promise.race([promise, limit])
  } finally {
    settled.abort()
  }
}
