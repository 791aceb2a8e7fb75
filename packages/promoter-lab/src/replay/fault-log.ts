import { inspect } from 'node:util'
import type { Logger } from '@galaxycache/galaxy'

/** Keeps the first error that the galaxies of a replay report: they report what their promoter threw, and no other. */
export class FaultLog implements Logger {
  /** The first error and where it was thrown, on a line if its message is. */
  first: string | undefined

  error(what: unknown): void {
    this.first ??= firstFrame(inspect((what as { readonly err?: unknown }).err))
  }

  debug(): void {}

  info(): void {}

  warn(): void {}
}

/** Of a stack only where it begins; the rest is the laboratory's. */
function firstFrame(stack: string): string {
  const [message = '', frame] = stack.split(/\n +at /)
  return frame === undefined ? message : `${message} at ${frame}`
}
