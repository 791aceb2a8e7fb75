import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import type { ProtocolName } from '../processes/peer-messages.js'
import type { startServing } from '../processes/serving.js'
import { twoUniverses } from '../processes/two-universes.js'

interface Pair {
  readonly owner: Galaxy<string>
  readonly asker: Galaxy<string>
}

/** An owner of all keys, whose values say their keys, and a process that asks it over `name`. */
async function pairOf(
  t: ExecutionContext,
  name: ProtocolName,
  options: Partial<GalaxyOptions<string>>,
  limits: Parameters<typeof startServing>[2] = {},
): Promise<Pair> {
  const { owning, asking, meet } = await twoUniverses(t, name, limits)
  const all = {
    codec: string,
    load: (key: string) => (key.startsWith('absent') ? undefined : `value of ${key}`),
    // A fetch of thousands of keys takes its time on a busy machine; one that ran out of it would fall back.
    peerTimeoutMs: 60_000,
    ...options,
  }
  const [owner, asker] = [owning.createGalaxy('g', all), asking.createGalaxy('g', all)]
  await meet()
  return { owner, asker }
}

const odd = ['', '.', '..', '/', '%2F', '__proto__', '\0', '\u{1F600}', 'x'.repeat(10_000)]

for (const name of ['http', 'grpc', 'connect'] as const) {
  test(`${name}: getMany asks for thousands of keys in a few requests, whatever is in them`, async (t) => {
    const { owner, asker } = await pairOf(t, name, {})
    const keys = [...odd, ...Array.from({ length: 2_500 }, (_, n) => (n % 10 === 0 ? `absent ${n}` : `key ${n}`))]

    const outcomes = await asker.getMany(keys)

    t.deepEqual([...outcomes.keys()], keys)
    for (const [key, { value, error }] of outcomes)
      if (key.startsWith('absent')) t.is(error?.code, 'NOT_FOUND')
      else t.is(value, `value of ${key}`)
    t.is(asker.stats().peerBatches, 3)
    t.is(owner.stats().serverBatches, 3)
    t.is(asker.stats().backendLoads, 0)
  })

  // Alone: beside thousands of keys a ping takes longer than it may.
  test.serial(
    `${name}: limits that are small make many keys more requests, and more writes, and nothing fails`,
    async (t) => {
      for (const limits of [{ maxBatchKeys: 3 }, { maxBatchBytes: 512 }]) {
        const { owner, asker } = await pairOf(t, name, {}, limits)
        const keys = Array.from({ length: 30 }, (_, n) => `\u{20ac}${n}`)

        const outcomes = await asker.getMany(keys)

        for (const [key, { value }] of outcomes) t.is(value, `value of ${key}`)
        t.like(asker.stats(), { backendLoads: 0, peerLoadErrors: 0 })
        t.true(asker.stats().peerBatches > 5)
        await asker.removeMany(keys)
        t.is(owner.cacheStats('main').entries, 0)
      }
    },
  )

  test(`${name}: gets of one moment share a request`, async (t) => {
    const { owner, asker } = await pairOf(t, name, { coalesce: true })
    const keys = Array.from({ length: 100 }, (_, n) => `key ${n}`)

    const values = await Promise.all(keys.map((key) => asker.get(key)))

    t.deepEqual(
      values,
      keys.map((key) => `value of ${key}`),
    )
    t.like(owner.stats(), { serverBatches: 1, serverRequests: 100 })
  })
}
