import { type CacheName, lruStore } from '@galaxycache/galaxy'
import test from 'ava'
import { optionsOf } from '#src/policies/options-of.js'
import type { Policy, PolicyOptions } from '#src/policies/policy.js'
import { replay } from '#src/replay/replay.js'
import { withoutStrays } from '#src/replay/stray-errors.js'
import { setupWith } from './setups.js'

const context = { random: () => 0.5, now: () => 0, peer: 0 }

const policyOf = (returned: unknown): Policy => ({ name: 'mine', options: () => returned as PolicyOptions })

test('options that a policy may give are handed on, and those left undefined are as good as absent', (t) => {
  const options = { hotCacheShare: 1 / 4, companions: false, maxBytes: undefined }

  t.is(optionsOf(policyOf(options), context), options)
})

test('a policy that returns no options is refused by its name', (t) => {
  for (const [returned, shown] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    ['always', '"always"'],
    [() => true, 'a function'],
    [Promise.resolve({}), 'an object of class Promise'],
    [[{}], 'an object of class Array'],
  ] as const) {
    t.throws(() => optionsOf(policyOf(returned), context), {
      instanceOf: TypeError,
      message: `policy "mine" must return a plain object of options, got ${shown}`,
    })
  }
})

test('an option that is not for policies is refused with those that are', (t) => {
  for (const [options, shown] of [
    [{ codec: {} }, 'codec'],
    [{ load: () => 1 }, 'load'],
    [{ hotCacheShare: 0.5, maxBytes: 4096 }, 'maxBytes 4096'],
    [{ promotor: 'always' }, 'promotor "always"'],
  ] as const) {
    t.throws(() => optionsOf(policyOf(options), context), {
      instanceOf: TypeError,
      message: new RegExp(
        `^policy "mine" must return no options but promoter, cacheFactory, .*companions, got ${shown}`,
      ),
    })
  }
})

test('a policy that throws, or whose store is no function, is refused by its name', (t) => {
  const throwing: Policy = {
    name: 'mine',
    options: () => {
      throw new Error('no idea')
    },
  }

  t.throws(() => optionsOf(throwing, context), { message: 'policy "mine" must return options, but threw: no idea' })
  t.throws(() => optionsOf(policyOf({ cacheFactory: 'lru' }), context), {
    instanceOf: TypeError,
    message: 'policy "mine" must return a function as cacheFactory, got "lru"',
  })
})

test('what a galaxy refuses is told by the name of the policy', async (t) => {
  const setup = await setupWith()
  for (const [options, reason] of [
    [{ hotCacheShare: 7 }, /^policy "mine" must return options that a galaxy takes: .*hotCacheShare .*7/],
    [{ cacheFactory: () => 'lru' }, /^policy "mine" must return options that a galaxy takes: /],
    [
      { cacheFactory: (cache: CacheName) => (cache === 'hot' ? undefined : lruStore(cache)) },
      /: cacheFactory must be a function that returns a CacheStore, got undefined$/,
    ],
  ] as const)
    await t.throwsAsync(replay(setup, policyOf(options)), { message: reason })
})

test('an async policy that fails is refused as any other, and nothing is left unhandled', async (t) => {
  const failing: Policy = {
    name: 'mine',
    options: () => Promise.reject(new Error('no idea')) as unknown as PolicyOptions,
  }

  await t.throwsAsync(
    withoutStrays('mine', async () => optionsOf(failing, context)),
    { message: 'policy "mine" must return a plain object of options, got an object of class Promise' },
  )
})

test('a replay refuses what a policy must not return', async (t) => {
  await t.throwsAsync(replay(await setupWith(), policyOf(Promise.resolve({}))), {
    instanceOf: TypeError,
    message: /policy "mine" must return a plain object/,
  })
})
