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

test('one hit in 128 is looked at on the average: any of the next 255', (t) => {
  const gaps = [0, 0.25, 0.5, 0.75, 1 - 2 ** -53].map((chance) => new HitSampler(() => chance, 0).hitsToNext())

  t.deepEqual(gaps, [1, 64, 128, 192, 255])
})

test('a key that becomes hot is found although many others were asked for as often, and new ones are all the time', (t) => {
  const sampler = new HitSampler(seeded(6), 0)
  for (let round = 0; round < 2; round++) for (let i = 0; i < 1_000; i++) sampler.sample(`known ${i}`, i)

  // It came among the first, and had to make room since.
  for (let i = 0; i < 100; i++) {
    sampler.sample('known 3', 2_000)
    sampler.sample(`new ${i}`, 2_000)
  }

  t.is(sampler.hottest(1, 2_000)[0]?.key, 'known 3')
})

test('what is counted of a key is never less than what was seen of it, and what is counted of all is what was seen', (t) => {
  const draw = seeded(7)
  const sampler = new HitSampler(draw, 0)
  const seen = new Map<string, number>()
  const samples = 20_000
  for (let i = 0; i < samples; i++) {
    const key = `key ${Math.floor(2_000 ** draw())}`
    seen.set(key, (seen.get(key) ?? 0) + 1)
    sampler.sample(key, 0)
  }

  const counted = sampler.hottest(10_000, 1_000).map(({ key, qps }) => ({ key, count: qps / 128 }))
  t.is(counted.length, 256)
  for (const { key, count } of counted) t.true(count >= (seen.get(key) ?? 0), key)
  t.is(
    counted.reduce((sum, { count }) => sum + count, 0),
    samples,
  )
  // Who was seen more often than all others' places are worth must be there.
  const known = new Set(counted.map(({ key }) => key))
  for (const [key, times] of seen) if (times > samples / 256) t.true(known.has(key), key)
})

test('rates are over the time that has passed, however late a sample was', (t) => {
  const sampler = new HitSampler(seeded(8), 0)
  for (let i = 0; i < 100; i++) sampler.sample('k', 0)

  sampler.sample('other', 100_000)

  t.is(sampler.hottest(1, 100_000)[0]?.qps, (100 * 128) / 100)
})

test('a clock that is set back makes no key look hotter than it is', (t) => {
  const sampler = new HitSampler(seeded(9), 3_600_000)
  feed(sampler, 30_000, () => 'k', 3_600_000)

  feed(sampler, 30_000, () => 'k')

  const qps = sampler.hottest(1, 30_000)[0]?.qps ?? 0
  t.true(qps > 800 && qps < 1_200, `1,000 a second, seen as ${qps}`)
})
