import type { Logger } from '@galaxycache/galaxy'
import { described } from './described.js'

/** Keeps the first error that the galaxies of a replay report: they report why their promoter failed, and no other. */
export class FaultLog implements Logger {
  /** See {@link described}. */
  first: string | undefined

  error(what: unknown): void {
    this.first ??= described((what as { readonly err?: unknown }).err)
  }

  debug(): void {}

  info(): void {}

  warn(): void {}
}
