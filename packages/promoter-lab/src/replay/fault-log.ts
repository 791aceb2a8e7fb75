import type { Logger } from '@galaxycache/galaxy'

/** Policies whose faults were told. A faulty promoter throws in every process of every replay, and once is enough to mend it. */
const told = new Set<string>()

/** Warns of the first error that a galaxy reports of `policy`, and of no other. */
export const faultLog = (policy: string): Logger => ({
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (what, message) => {
    if (told.has(policy)) return
    told.add(policy)
    const { err } = what as { readonly err?: unknown }
    const detail = err instanceof Error ? (err.stack ?? err.message) : String(err)
    process.emitWarning(`policy ${policy}: ${message}`, { code: 'GALAXYCACHE_PROMOTER', detail })
  },
})

function ignore(): void {}
