import test from 'ava'
import { HitSampler } from '#src/cache/hit-sampler.js'

/** Numbers from 0 to below 1 that are the same in each run. Source: Park and Miller, 1988. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Feeds `hits` hits to a sampler, one a ms, as a cache does. */
function feed(sampler: HitSampler, hits: number, keyAt: (hit: number) => string, startMs = 0): void {
  let toNext = sampler.hitsToNext()
  for (let hit = 0; hit < hits; hit++) {
    if (--toNext > 0) continue
    sampler.sample(keyAt(hit), startMs + hit)
    toNext = sampler.hitsToNext()
  }
}

test('the hottest of many keys are found, with a rate near theirs', (t) => {
  const seed = 20
  const random = seeded(seed)
  const sampler = new HitSampler(random, 0)
  const draw = seeded(seed + 1)
  feed(sampler, 50_000, () => (draw() < 0.3 ? 'hot' : draw() < 0.2 ? 'warm' : `cold ${Math.floor(draw() * 10_000)}`))

  const [first, second] = sampler.hottest(10, 50_000)

  t.log(`seed ${seed}`)
  t.is(first?.key, 'hot')
  t.true(Math.abs((first?.qps ?? 0) - 300) < 60, `300 a second, seen as ${first?.qps}`)
  t.is(second?.key, 'warm')
})

test('a program that asks in turns is seen at every turn', (t) => {
  const sampler = new HitSampler(seeded(3), 0)

  feed(sampler, 50_000, (hit) => `key ${hit % 128}`)

  t.true(sampler.hottest(1_000, 50_000).length > 100)
})

test('keys that were hot two minutes ago are forgotten', (t) => {
  const sampler = new HitSampler(seeded(4), 0)
  feed(sampler, 20_000, () => 'old')

  t.is(sampler.hottest(1, 60_000)[0]?.key, 'old')
  feed(sampler, 20_000, () => 'new', 61_000)
  feed(sampler, 20_000, () => 'new', 122_000)

  t.deepEqual(
    sampler.hottest(10, 142_000).map(({ key }) => key),
    ['new'],
  )
})

test('a sampler that nobody told of anything for long starts anew', (t) => {
  const sampler = new HitSampler(seeded(5), 0)
  feed(sampler, 20_000, () => 'old')

  t.deepEqual(sampler.hottest(10, 200_000), [])
})
