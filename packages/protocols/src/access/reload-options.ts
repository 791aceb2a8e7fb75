import { inspect } from 'node:util'
import { type Clock, systemClock } from '@galaxycache/galaxy'
import { requireCount } from '../transport/require-count.js'
import { hasFile, type PemSources, readPemsLater } from './pem.js'
import { requireKnown } from './require-known.js'

/** How certificates are renewed while the process runs. */
export interface ReloadOptions {
  /** Time between two looks, in ms. Default 60,000. */
  readonly everyMs?: number
  /**
   * Gives what is valid now; all of it, as at first. Default: reads the files of `ca`, `cert` and `key` again.
   */
  readonly load?: () => PemSources | Promise<PemSources>
  /** Time for `load`, in ms; the first look after it begins anew. Until then no other look begins. Default 30,000. */
  readonly loadTimeoutMs?: number
  /**
   * Told when two looks in a row fail, the second a second after the first, and at each further one that does: what was
   * valid stays in use, and the next look tries again. Default: `process.emitWarning`.
   */
  readonly onError?: (error: unknown) => void
  /** What tells when it is time. Default: the system's. */
  readonly clock?: Clock
}

const reloadOptionNames: Readonly<Record<keyof ReloadOptions, true>> = {
  everyMs: true,
  load: true,
  loadTimeoutMs: true,
  onError: true,
  clock: true,
}

/** Checked and complete {@link ReloadOptions}. */
export type ResolvedReloadOptions = Required<ReloadOptions>

/** @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveReloadOptions(options: ReloadOptions, sources: PemSources): ResolvedReloadOptions {
  requireKnown(options, reloadOptionNames, 'tls.reload.')
  const { everyMs = 60_000, loadTimeoutMs = 30_000, onError = warn, clock = systemClock } = options
  requireCount('tls.reload.everyMs', everyMs, 1)
  requireCount('tls.reload.loadTimeoutMs', loadTimeoutMs, 1)
  if (options.load === undefined && !hasFile(sources))
    throw new TypeError(
      'tls.reload must have a load function where tls.ca, tls.cert and tls.key are no files, got none',
    )
  const load = options.load ?? (() => readPemsLater(sources))
  requireFunction('tls.reload.load', load)
  requireFunction('tls.reload.onError', onError)
  return { everyMs, load, loadTimeoutMs, onError: (error) => void tell(onError, error), clock }
}

/** What it throws, or rejects with, is a warning, and so is what it was to be told: it is called where nobody waits. */
async function tell(onError: (error: unknown) => unknown, error: unknown): Promise<void> {
  try {
    await onError(error)
  } catch (failure) {
    warn(error)
    process.emitWarning('tls.reload.onError failed as it was told', {
      code: 'GALAXYCACHE_CERTIFICATES_NOT_RENEWED',
      detail: inspect(failure),
    })
  }
}

function requireFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name} must be a function, got ${typeof value}`)
}

function warn(error: unknown): void {
  process.emitWarning(`certificates were not renewed: ${error instanceof Error ? error.message : String(error)}`, {
    code: 'GALAXYCACHE_CERTIFICATES_NOT_RENEWED',
  })
}
