import { requireDistinctNames } from '../distinct-names.js'
import { oracleName } from '../replay/oracle.js'
import { baseline, builtInPolicies } from './built-in.js'
import type { Policy } from './policy.js'
import { readPolicy } from './read-policy.js'

/** Which policies a run compares. */
export interface PolicyChoice {
  /** Names; `all` stands for every built-in one and the oracle, but for the baseline if that is left out. */
  readonly policies: readonly string[]
  /** Files of the user's own. */
  readonly policyFiles: readonly string[]
  /** Whether the baseline takes part without being named. */
  readonly withBaseline: boolean
}

/** What the laboratory knows by name. */
export const policyNames: readonly string[] = [...builtInPolicies.map(({ name }) => name), oracleName]

/**
 * Names of the policies of a run, the baseline first, because all others are told by what they change of it.
 * @throws RangeError if a name is unknown or stands for two policies, TypeError if a file holds no policy
 */
export async function namesOfPolicies({
  policies,
  policyFiles,
  withBaseline,
}: PolicyChoice): Promise<readonly string[]> {
  const all = withBaseline ? policyNames : policyNames.filter((name) => name !== baseline.name)
  const named = policies.flatMap((name) => (name === 'all' ? all : [name]))
  for (const name of named) {
    if (!policyNames.includes(name))
      throw new RangeError(`policies must be among all, ${policyNames.join(', ')}, got ${JSON.stringify(name)}`)
  }
  const own = await Promise.all(policyFiles.map(readPolicy))
  requireDistinctNames('--policy', 'policy', [
    ...policyNames.map((name) => ({ name, from: 'the built-in policy' })),
    ...own.map(({ name }, i) => ({ name, from: policyFiles[i] as string })),
  ])
  const first = withBaseline ? [baseline.name] : []
  return [...new Set([...first, ...named, ...own.map(({ name }) => name)])]
}

/** The policy called `name`: a built-in one, else the user's own. @throws RangeError if there is none */
export async function findPolicy(name: string, policyFiles: readonly string[]): Promise<Policy> {
  const own = await Promise.all(policyFiles.map(readPolicy))
  const found = [...builtInPolicies, ...own].find((policy) => policy.name === name)
  if (found === undefined) throw new RangeError(`policy must be a known name, got ${JSON.stringify(name)}`)
  return found
}
