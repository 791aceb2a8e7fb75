import test from 'ava'
import { Fleet, type FleetOptions } from './fleet.js'

const seed = Number(process.env.GALAXYCACHE_ROLLING_SEED ?? Date.now() % 1_000_000)

const peers = 10
const warmMs = 20_000
const perReplacementMs = 5_000

const plain: FleetOptions = { peers, seed, close: {}, listDelayMs: 500 }
const gentle: FleetOptions = {
  ...plain,
  close: { handOff: true, lingerMs: 1_000 },
  warmUp: { forMs: 10_000, timeoutMs: 50 },
}

/** What the same requests come to while nobody comes or goes. */
async function withoutRestarts(): Promise<number> {
  await using fleet = await Fleet.create(plain)
  await fleet.run(warmMs)
  fleet.backendLoads = 0
  await fleet.run(peers * perReplacementMs)
  return fleet.backendLoads
}

/** The same while each process is replaced, one after the other. */
async function withRestarts(options: FleetOptions): Promise<Fleet> {
  const fleet = await Fleet.create(options)
  await fleet.run(warmMs)
  fleet.backendLoads = 0
  // What it takes by itself: the lists' delays, and for how long who leaves lingers.
  const tookMs = 2 * options.listDelayMs + Math.max(0, (options.close.lingerMs ?? 0) - options.listDelayMs)
  for (let replaced = 0; replaced < peers; replaced++) {
    await fleet.replaceOldest()
    await fleet.run(perReplacementMs - tookMs)
  }
  return fleet
}

test('ten processes are replaced in turn under load: no caller sees an error, the backend at most twice the loads', async (t) => {
  t.log(`seed ${seed}`)
  const steady = await withoutRestarts()
  await using fleet = await withRestarts(gentle)
  await using careless = await withRestarts(plain)

  t.log(
    `backend loads: ${steady} without restarts, ${fleet.backendLoads} with, ${careless.backendLoads} if nobody cares`,
  )
  t.log(`${fleet.sum('handedOff')} entries handed off, ${fleet.sum('warmUpHits')} found at previous owners`)
  t.is(fleet.errors, 0)
  t.true(fleet.backendLoads <= 2 * steady)
  t.is(fleet.sum('adopted') > 0 && fleet.sum('warmUpHits') > 0, true)
  t.true(fleet.backendLoads < careless.backendLoads, 'handing off and warming up saves loads')
})
