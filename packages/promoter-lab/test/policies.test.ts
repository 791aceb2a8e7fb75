import test from 'ava'
import { findPolicy, namesOfPolicies } from '#src/policies/find-policy.js'
import { readPolicy } from '#src/policies/read-policy.js'
import { temporaryFile } from './temporary-file.js'

const optionsOf = async (source: string): Promise<Record<string, unknown>> => {
  const { options } = await readPolicy(await temporaryFile('mine.mjs', source))
  return { ...options({ random: () => 0.5, now: () => 0, peer: 2 }) }
}

test('a module may export a promoter, by name or by default, as a function or an object', async (t) => {
  for (const exported of [
    'export const promoter = () => true',
    'export default () => true',
    'export const promoter = { shouldPromote: () => true }',
  ]) {
    const { promoter } = await optionsOf(exported)
    t.is((promoter as { shouldPromote: () => boolean }).shouldPromote(), true, exported)
  }
})

test('a module may export options for each process, with its number and a random of the run', async (t) => {
  const options = await optionsOf('export const policy = ({ random, peer }) => ({ hotCacheShare: random() / peer })')

  t.deepEqual(options, { hotCacheShare: 0.25 })
})

test('a policy has the name of its file', async (t) => {
  const file = await temporaryFile('by-prefix.mjs', 'export const promoter = () => true')

  t.is((await readPolicy(file)).name, 'by-prefix')
  t.is((await findPolicy('by-prefix', [file])).name, 'by-prefix')
})

test('a module without a policy, or with something else in its place, is refused', async (t) => {
  for (const [source, message] of [
    ['export const nothing = 1', /must export policy, promoter or a default, got none of them/],
    ['export const', /mine\.mjs must be a module that can be imported: Unexpected/],
    ['throw null', /mine\.mjs must be a module that can be imported: null/],
    ['throw Object.create(Object.create(null))', /mine\.mjs must be .* imported: an object of class unknown/],
    ['throw undefined', /mine\.mjs must be a module that can be imported: undefined/],
    ['export const policy = 7', /export policy of .* must be a function, got number/],
    ['export const promoter = 7', /export of .* must be a function or an object with the method shouldPromote, got 7/],
  ] as const) {
    await t.throwsAsync(optionsOf(source), { instanceOf: TypeError, message })
  }
})

test('an option that is exported by itself, or a promoter beside a policy, is refused with its place', async (t) => {
  for (const [source, name] of [
    ['export const promoter = () => true; export const cacheFactory = () => {}', 'cacheFactory'],
    ['export default () => true; export const hotCacheShare = 0.5', 'hotCacheShare'],
    ['export const policy = () => ({}); export const promoter = () => true', 'promoter'],
  ] as const) {
    await t.throwsAsync(optionsOf(source), {
      instanceOf: TypeError,
      message: new RegExp(
        `mine\\.mjs must give ${name} in what its export policy returns, got it as an export of its own`,
      ),
    })
  }
})

test('a promoter that is exported by default beside another, or beside a policy, is refused; one that is exported twice is not', async (t) => {
  for (const [source, name] of [
    ['export const promoter = () => true; export default () => false', 'promoter'],
    ['export const policy = () => ({}); export default () => true', 'policy'],
    ['export const policy = () => ({}); export default { shouldPromote: () => true }', 'policy'],
  ] as const) {
    await t.throwsAsync(optionsOf(source), {
      instanceOf: TypeError,
      message: new RegExp(`mine\\.mjs must export no promoter by default beside ${name}, which would count, got one`),
    })
  }
  await t.notThrowsAsync(optionsOf('export const promoter = () => true; export default promoter'))
  await t.notThrowsAsync(optionsOf('export const policy = () => ({}); export default policy'))
})

test('of a CommonJS module the exports count, though Node gives all of them by default, too', async (t) => {
  for (const exported of [
    'exports.policy = () => ({})',
    'exports.promoter = () => true',
    'module.exports = () => true',
  ])
    await t.notThrowsAsync(readPolicy(await temporaryFile('mine.cjs', exported)), exported)
})

test('the baseline comes first unless it is left out, and all stands for every policy', async (t) => {
  const none = { policyFiles: [], withBaseline: true }

  t.deepEqual(await namesOfPolicies({ ...none, policies: ['never', 'never'] }), ['galaxycache-default', 'never'])
  t.deepEqual(await namesOfPolicies({ policyFiles: [], withBaseline: false, policies: ['never'] }), ['never'])
  const all = await namesOfPolicies({ ...none, policies: ['all'] })
  t.deepEqual([all.includes('one-in-10'), all.includes('oracle')], [true, true])
})

test('of all, the baseline is left out too, but not where it is named', async (t) => {
  const without = { policyFiles: [], withBaseline: false }
  const all = await namesOfPolicies({ policyFiles: [], withBaseline: true, policies: ['all'] })

  t.deepEqual(await namesOfPolicies({ ...without, policies: ['all'] }), all.slice(1))
  t.deepEqual(await namesOfPolicies({ ...without, policies: ['galaxycache-default'] }), ['galaxycache-default'])
})

test('a name that nobody knows is refused with those that are known', async (t) => {
  await t.throwsAsync(namesOfPolicies({ policies: ['best'], policyFiles: [], withBaseline: true }), {
    instanceOf: RangeError,
    message: /policies must be among all, galaxycache-default, .* oracle, got "best"/,
  })
  await t.throwsAsync(findPolicy('best', []), { instanceOf: RangeError })
})

test('two modules of one name are refused, and one that is called like a built-in policy', async (t) => {
  const namesWith = (...policyFiles: readonly string[]): Promise<readonly string[]> =>
    namesOfPolicies({ policies: ['never'], policyFiles, withBaseline: false })
  const file = (name: string): Promise<string> => temporaryFile(name, 'export const promoter = () => true')
  const [first, second] = [await file('mine.mjs'), await file('mine.mjs')]

  await t.throwsAsync(namesWith(first, second), {
    instanceOf: RangeError,
    message: `--policy must give each policy a name of its own, got "mine" for ${first} and ${second}`,
  })
  for (const name of ['always', 'galaxycache-default', 'oracle']) {
    const taken = await file(`${name}.mjs`)
    await t.throwsAsync(namesWith(taken), {
      instanceOf: RangeError,
      message: `--policy must give each policy a name of its own, got "${name}" for the built-in policy and ${taken}`,
    })
  }
})
