import { isPlain, reasonOf, show } from '../show.js'
import type { Policy, PolicyContext, PolicyOptions } from './policy.js'

/** Every option of a policy. The type sees to it that one that is new, or gone, is so here too. */
export const policyOptionNames: Readonly<Record<keyof PolicyOptions, true>> = {
  promoter: true,
  cacheFactory: true,
  hotCacheShare: true,
  maxCandidates: true,
  idleResetMs: true,
  exchangeDemand: true,
  companions: true,
}

/**
 * What `policy` gives one process. Modules of users are often without types: of a promise a galaxy would see no option,
 * and what the replay sets itself, such as `maxBytes`, would be passed over in silence.
 * @throws TypeError that names the policy, if it throws, returns no options, or some that are not its own to choose
 */
export function optionsOf(policy: Policy, context: PolicyContext): PolicyOptions {
  const options = made(policy, context)
  // Of a promise that fails nobody else would hear.
  if (options instanceof Promise) options.catch(() => {})
  // Of an instance of a class, such as a promise or a promoter, a galaxy would see none of the methods.
  if (!isPlain(options)) throw wrong(policy, 'a plain object of options', show(options))
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(policyOptionNames, name)) continue
    const rule = `no options but ${Object.keys(policyOptionNames).join(', ')}`
    throw wrong(policy, rule, `${name} ${show(value)}`)
  }
  // The laboratory calls it itself, so that no galaxy says what is wrong with it.
  const { cacheFactory } = options
  if (cacheFactory !== undefined && typeof cacheFactory !== 'function')
    throw wrong(policy, 'a function as cacheFactory', show(cacheFactory))
  return options
}

/**
 * The galaxy that `create` makes with the options of `policy`.
 * @throws TypeError that names the policy, if the galaxy refuses them
 */
export function takenFrom<G>({ name }: Policy, create: () => G): G {
  try {
    return create()
  } catch (cause) {
    const rule = `must return options that a galaxy takes: ${reasonOf(cause)}`
    throw new TypeError(`policy ${JSON.stringify(name)} ${rule}`, { cause })
  }
}

function made(policy: Policy, context: PolicyContext): PolicyOptions {
  try {
    return policy.options(context)
  } catch (cause) {
    const rule = `must return options, but threw: ${reasonOf(cause)}`
    throw new TypeError(`policy ${JSON.stringify(policy.name)} ${rule}`, { cause })
  }
}

const wrong = ({ name }: Policy, rule: string, got: string): TypeError =>
  new TypeError(`policy ${JSON.stringify(name)} must return ${rule}, got ${got}`)
