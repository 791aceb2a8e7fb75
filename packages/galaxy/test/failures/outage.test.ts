import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const outageMs = 60_000
const tickMs = 100
const lifeMs = 500
const backOff = { firstMs: 200, maxMs: 8_000, factor: 2, jitter: 0 }

/** Attempts that fit into the outage if each begins when the pause after the one before is over. */
function stepsInOutage(): number {
  let steps = 0
  for (let atMs = 0; atMs < outageMs; steps++)
    atMs += Math.min(backOff.maxMs, backOff.firstMs * backOff.factor ** steps)
  return steps
}

test('a minute without a backend: with stale answers no caller hears of it, and a key is tried once a step by all together', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const attempts = new Map<string, number>()
  let isDown = false
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    backOff,
    staleWhileRevalidateMs: 2 * outageMs,
    staleIfErrorMs: 2 * outageMs,
    load: (key, { expireIn }) => {
      if (isDown) {
        attempts.set(key, (attempts.get(key) ?? 0) + 1)
        throw new Error('down')
      }
      expireIn(lifeMs)
      return `value of ${key}`
    },
  })
  const keys = [0, 1, 2].map((owner) => cluster.keyOwnedBy(owner))
  const askAll = (): Promise<unknown> =>
    Promise.all(galaxies.flatMap((galaxy) => keys.map(async (key) => t.is(await galaxy.get(key), `value of ${key}`))))
  await askAll()
  cluster.clock.advance(lifeMs)

  isDown = true
  for (let atMs = 0; atMs < outageMs; atMs += tickMs) {
    await askAll()
    await settle()
    cluster.clock.advance(tickMs)
  }

  for (const key of keys) {
    const tried = attempts.get(key) ?? 0
    t.true(tried > 3 && tried <= stepsInOutage(), `${tried} attempts in ${stepsInOutage()} steps`)
  }
})
