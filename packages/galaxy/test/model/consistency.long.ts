import test from 'ava'
import fc from 'fast-check'
import { commands } from './commands.js'
import { variants } from './variant.js'
import { keys, World } from './world.js'

/** How many histories to try. `pnpm test:model` tries 10,000. */
const numRuns = Number(process.env.GALAXYCACHE_MODEL_RUNS ?? 300)

/** However busy the machine is. What was tried by then must hold. */
const longestMs = 8 * 60_000

/** The seed that a failure printed tries the same histories again. */
const seed = Number(process.env.GALAXYCACHE_MODEL_SEED ?? Date.now() | 0)

async function holds(world: World, history: Iterable<fc.AsyncCommand<Record<string, never>, World>>): Promise<void> {
  try {
    await fc.asyncModelRun(() => ({ model: {}, real: world }), history)
    await world.reconcile()
    for (const key of keys) for (const process of world.processes) world.get(process, key, undefined)
    await world.reconcile()
    world.check()
  } finally {
    await world.close()
  }
}

test(`whatever happens, no reader sees what docs/consistency.md rules out: ${numRuns} histories`, async (t) => {
  t.timeout(15 * 60_000)
  t.log(`seed ${seed}`)
  const property = fc.asyncProperty(
    fc.integer({ min: 2, max: 4 }),
    variants,
    fc.commands(commands, { maxCommands: 40, size: 'max' }),
    async (peers, variant, history) => holds(await World.create(peers, variant), history),
  )

  await t.notThrowsAsync(
    fc.assert(property, { seed, numRuns, includeErrorInReport: true, interruptAfterTimeLimit: longestMs }),
  )
})
