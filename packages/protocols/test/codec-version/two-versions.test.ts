import { json } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import type { ProtocolName } from '../processes/peer-messages.js'
import type { Serving } from '../processes/serving.js'
import { twoUniverses } from '../processes/two-universes.js'

const young: GalaxyOptions<number> = { codec: json<number>({ version: '2' }), load: () => 500 }

interface Pair {
  readonly serving: Serving
  readonly owner: Galaxy<number>
  readonly asker: Galaxy<number>
}

/** An owner of all keys, which runs the new release, and a process that asks it over `name`. */
async function pairOf(t: ExecutionContext, name: ProtocolName, options: GalaxyOptions<number>): Promise<Pair> {
  const { serving, owning, asking, meet } = await twoUniverses(t, name)
  const [owner, asker] = [owning.createGalaxy('prices', young), asking.createGalaxy('prices', options)]
  await meet()
  return { serving, owner, asker }
}

for (const name of ['http', 'grpc', 'connect'] as const) {
  test(`${name}: values of one version go between processes as ever`, async (t) => {
    const { owner, asker } = await pairOf(t, name, { codec: json<number>({ version: '2' }), load: () => 0 })

    t.is(await asker.get('k'), 500)
    await asker.set('k', 700)

    t.is(owner.getIfCached('k'), 700)
    t.is(await asker.peek('k'), 700)
    t.deepEqual(
      [...(await asker.getMany(['k', 'l'])).values()].map(({ value }) => value),
      [700, 500],
    )
    t.like(asker.stats(), { codecMismatches: 0, backendLoads: 0 })
  })

  for (const version of ['1', undefined]) {
    test(`${name}: a process of version ${version ?? 'none'} reads none of version 2, and is read by none`, async (t) => {
      const codec = version === undefined ? json<number>() : json<number>({ version })
      const { owner, asker } = await pairOf(t, name, { codec, load: () => 5 })
      await owner.get('k')

      t.is(await asker.peek('k'), undefined)
      t.is(await asker.get('k'), 5)
      t.deepEqual(
        [...(await asker.getMany(['l', 'm'])).values()].map(({ value }) => value),
        [5, 5],
      )
      await asker.set('k', 7)

      t.is(owner.getIfCached('k'), undefined)
      t.is(await owner.get('k'), 500)
      t.like(asker.stats(), { codecMismatches: 4, backendLoads: 3, peerLoadErrors: 0 })
      t.is(owner.stats().codecMismatches, 1)
    })
  }
}
