import { settle } from '@galaxycache/galaxy/testing'
import fc from 'fast-check'
import { keys, type World } from './world.js'

/** What the model itself remembers: nothing. What readers may see is the world's to know. */
export type Model = Record<string, never>

type WorldCommand = fc.AsyncCommand<Model, World>

/** A command that is printed as `text`, does `work`, and lets what follows from it happen. */
function command(
  text: string,
  work: (world: World) => void | Promise<void>,
  mayRun: (world: World) => boolean = () => true,
): WorldCommand {
  return {
    check: () => true,
    toString: () => text,
    run: async (_, world) => {
      if (!mayRun(world)) return
      await work(world)
      await settle()
      world.check()
    },
  }
}

/** Processes are named by number, counted round those that are in. */
const pick = (world: World, n: number): string => world.processes[n % world.processes.length] ?? ''

const process = fc.nat({ max: 5 })
const key = fc.constantFrom(...keys)
const some = fc.subarray(keys, { minLength: 1 })
const delayMs = fc.constantFrom(1, 100, 900, 2_100, 4_500, 11_500, 21_000)

const get = fc
  .tuple(process, key)
  .map(([at, what]) => command(`get ${what} at ${at}`, (world) => world.get(pick(world, at), what, undefined)))

const abortedGet = fc
  .tuple(process, key, fc.constantFrom('at once' as const, 'later' as const))
  .map(([at, what, when]) =>
    command(`get ${what} at ${at}, aborted ${when}`, (world) => world.get(pick(world, at), what, when)),
  )

const everybodyGets = key.map((what) =>
  command(`get ${what} everywhere`, (world) => {
    for (const at of world.processes) world.get(at, what, undefined)
  }),
)

const getMany = fc
  .tuple(process, some)
  .map(([at, what]) => command(`get ${what.join()} at once at ${at}`, (world) => world.getMany(pick(world, at), what)))

const remove = fc
  .tuple(process, some)
  .map(([at, what]) => command(`remove ${what.join()} at ${at}`, (world) => world.remove(pick(world, at), what)))

const abortedRemove = fc
  .tuple(process, some)
  .map(([at, what]) =>
    command(`remove ${what.join()} at ${at}, aborted at once`, (world) =>
      world.remove(pick(world, at), what, AbortSignal.abort()),
    ),
  )

const set = fc
  .tuple(process, key)
  .map(([at, what]) => command(`set ${what} at ${at}`, (world) => world.set(pick(world, at), what)))

const clear = process.map((at) => command(`clear at ${at}`, (world) => world.clear(pick(world, at))))

const kind = fc.constantFrom('remove' as const, 'set' as const, 'clear' as const)
/** How long a write is missed: for a moment, or until nobody takes for late any more what was on its way then. */
const missedMs = fc.constantFrom(0, 4_500)

/** One process is told of none of several writes, though others talk to it in between. */
const missedWrites = fc
  .tuple(process, process, key, fc.array(fc.tuple(kind, missedMs), { minLength: 1, maxLength: 3 }))
  .map(([at, by, what, writes]) =>
    command(`${writes.join()} of ${what} at ${at}, missed by ${by}`, async (world) => {
      const [writer, cut] = [pick(world, at), pick(world, by)]
      if (writer === cut) return
      for (const [how, ms] of writes) {
        world.cluster.network.partition(writer, cut)
        if (how === 'remove') world.remove(writer, [what])
        else if (how === 'set') world.set(writer, what)
        else world.clear(writer)
        await settle()
        world.cluster.clock.advance(ms)
        await settle()
        world.cluster.network.heal(writer, cut)
        for (const reader of world.processes) world.get(reader, what, undefined)
        await settle()
      }
    }),
  )

const change = key.map((what) => command(`change ${what}`, (world) => void world.source.change(what)))

const advance = delayMs.map((ms) => command(`advance ${ms} ms`, (world) => world.cluster.clock.advance(ms)))

const partition = fc.tuple(process, process).map(([a, b]) =>
  command(`partition ${a} from ${b}`, (world) => {
    const [from, to] = [pick(world, a), pick(world, b)]
    if (from !== to) world.cluster.network.partition(from, to)
  }),
)

const join = fc.constant(
  command(
    'join',
    (world) => world.join(),
    (world) => world.processes.length < 5,
  ),
)

const leave = fc
  .tuple(process, fc.constantFrom('closes' as const, 'hands off' as const, 'crashes' as const))
  .map(([at, how]) =>
    command(
      `${at} ${how}`,
      (world) => world.leave(pick(world, at), how),
      (world) => world.processes.length > 2,
    ),
  )

const release = fc.nat({ max: 7 }).map((n) => command(`let through ${n}`, (world) => world.gate.release(n)))

const simple = fc.constantFrom(
  command('heal', (world) => world.cluster.network.heal()),
  command('slow', (world) => world.gate.shut()),
  command('fast', (world) => world.gate.open()),
  command('source fails', (world) => world.source.fail(true)),
  command('source works', (world) => world.source.fail(false)),
  command('reconcile', (world) => world.reconcile()),
)

/** What may happen to a universe. The usual stands here more than once, to happen more often. */
export const commands: fc.Arbitrary<WorldCommand>[] = [
  get,
  get,
  everybodyGets,
  everybodyGets,
  abortedGet,
  getMany,
  getMany,
  remove,
  remove,
  abortedRemove,
  set,
  set,
  clear,
  missedWrites,
  change,
  advance,
  advance,
  partition,
  join,
  leave,
  release,
  release,
  release,
  simple,
  simple,
  simple,
]
