import { inspect } from 'node:util'
import type { Logger } from '@galaxycache/galaxy'

/** Keeps the first error that the galaxies of a replay report: they report what their promoter threw, and no other. */
export class FaultLog implements Logger {
  /** The first error and where it was thrown, on a line if its message is. */
  first: string | undefined

  error(what: unknown): void {
    this.first ??= described((what as { readonly err?: unknown }).err)
  }

  debug(): void {}

  info(): void {}

  warn(): void {}
}

/** An error may be made so that to look at it throws. */
function described(error: unknown): string {
  try {
    return firstFrame(inspect(error))
  } catch {
    return 'what cannot be shown'
  }
}

/** Of a stack only where it begins; the rest is the laboratory's. */
function firstFrame(stack: string): string {
  const [message = '', frame] = stack.split(/\n +at /)
  return frame === undefined ? message : `${message} at ${frame}`
}
