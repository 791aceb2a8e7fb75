import { basename, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type PromoterLike, resolvePromoter } from '@galaxycache/promoter'
import { reasonOf } from '../show.js'
import { policyOptionNames } from './options-of.js'
import type { Policy } from './policy.js'

/** What the module of a user's own policy may export. */
interface PolicyModule {
  readonly policy?: Policy['options']
  readonly promoter?: PromoterLike<number>
  readonly default?: PromoterLike<number>
}

/**
 * The policy in `file`, named after it. The module exports `policy`, a function that gives options for one
 * process, or a promoter as `promoter` or by default; that one is shared by all processes and replays, so it
 * should remember nothing.
 * @throws TypeError if it cannot be imported, exports neither, or something that nobody would look at
 */
export async function readPolicy(file: string): Promise<Policy> {
  const module = await importModule(file)
  const name = basename(file, extname(file))
  const { policy } = module
  requireNoOption(file, module)
  requireOnePromoter(file, module)
  if (typeof policy === 'function') return { name, options: policy }
  if (policy !== undefined) throw new TypeError(`export policy of ${file} must be a function, got ${typeof policy}`)
  const exported = module.promoter ?? module.default
  if (exported === undefined) throw new TypeError(`${file} must export policy, promoter or a default, got none of them`)
  const promoter = resolvePromoter(exported, `export of ${file}`)
  return { name, options: () => ({ promoter }) }
}

/** An option has its place in what `policy` returns; a promoter may be the only one. */
function requireNoOption(file: string, module: PolicyModule): void {
  for (const [name, value] of Object.entries(module)) {
    if (value === undefined || !Object.hasOwn(policyOptionNames, name)) continue
    if (name === 'promoter' && module.policy === undefined) continue
    throw new TypeError(`${file} must give ${name} in what its export policy returns, got it as an export of its own`)
  }
}

/** One that nobody would look at. Of a module of CommonJS all exports together are there by default: that is none. */
function requireOnePromoter(file: string, { policy, promoter, default: byDefault }: PolicyModule): void {
  const named = policy ?? promoter
  const isPromoter = typeof byDefault === 'function' || typeof byDefault?.shouldPromote === 'function'
  if (named === undefined || byDefault === named || !isPromoter) return
  const name = policy === undefined ? 'promoter' : 'policy'
  throw new TypeError(`${file} must export no promoter by default beside ${name}, which would count, got one`)
}

async function importModule(file: string): Promise<PolicyModule> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as PolicyModule
  } catch (cause) {
    throw new TypeError(`${file} must be a module that can be imported: ${reasonOf(cause)}`, { cause })
  }
}
