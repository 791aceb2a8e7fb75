// A rolling restart with real processes over HTTP on loopback: ten peers, each with callers of its own, leave on
// SIGTERM one after the other and are replaced. Fails if a caller saw an error, or if the backend had more than
// twice the loads per second that it had before, or per get. Run by `pnpm test:rolling`; takes about 40 s, and
// gives up after three minutes.
import { setTimeout } from 'node:timers/promises'
import { Fleet } from './fleet.js'
import type { Counts } from './messages.js'
import { settleMs, steadyMs } from './timing.js'

const peers = 10
const getsPerSecond = 50
const maxRatio = 2
const limitMs = 180_000

/** Counts of a stretch of time. */
interface Phase extends Counts {
  readonly seconds: number
}

async function measure(fleet: Fleet, work: () => Promise<void>): Promise<Phase> {
  const before = await fleet.count()
  const startedAtMs = performance.now()
  await work()
  const after = await fleet.count()
  return {
    ...after,
    gets: after.gets - before.gets,
    backendLoads: after.backendLoads - before.backendLoads,
    seconds: (performance.now() - startedAtMs) / 1_000,
  }
}

const loadRate = ({ backendLoads, seconds }: Phase): number => backendLoads / seconds

const describe = (phase: Phase): string =>
  `${phase.seconds.toFixed(1)} s, ${(phase.gets / phase.seconds).toFixed(0)} gets/s, ` +
  `${loadRate(phase).toFixed(1)} backend loads/s`

const watch = globalThis.setTimeout(() => {
  console.error(`the rolling restart did not end within ${limitMs} ms`)
  process.exit(1)
}, limitMs)
watch.unref()

const fleet = await Fleet.start(peers, getsPerSecond)
await setTimeout(settleMs)
const steady = await measure(fleet, () => setTimeout(steadyMs))
const rolling = await measure(fleet, async () => {
  for (let replaced = 0; replaced < peers; replaced++) await fleet.replaceOldest()
})

const perSecond = loadRate(rolling) / loadRate(steady)
// A machine that is busy starting processes makes fewer gets a second, and fewer loads with them.
const perGet = rolling.backendLoads / rolling.gets / (steady.backendLoads / steady.gets)
const errors = Object.entries(rolling.errors)
console.log(`steady:  ${describe(steady)}`)
console.log(`rolling: ${describe(rolling)}, ${peers} processes replaced`)
console.log(
  `${rolling.handedOff} entries handed off, ${rolling.adopted} of them adopted, ${rolling.warmUpHits} found at previous owners`,
)
console.log(`errors of callers: ${errors.length === 0 ? 'none' : JSON.stringify(rolling.errors)}`)
console.log(
  `backend loads, rolling over steady: ${perSecond.toFixed(2)} per second, ${perGet.toFixed(2)} per get (at most ${maxRatio})`,
)
process.exit(errors.length === 0 && Math.max(perSecond, perGet) <= maxRatio ? 0 : 1)
