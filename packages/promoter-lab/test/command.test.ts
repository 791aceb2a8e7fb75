import test from 'ava'
import { labCommand } from '#src/cli/command.js'
import type { CommandLine } from '#src/cli/command-line.js'
import { builtInPolicies } from '#src/policies/built-in.js'
import { generators } from '#src/trace/generators/index.js'

async function given(...args: readonly string[]): Promise<CommandLine | undefined> {
  let found: CommandLine | undefined
  const command = labCommand(async (line) => {
    found = line
  })
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' })
  return found
}

test('numbers are given one by one and in ranges', async (t) => {
  t.deepEqual((await given('--seeds', '1,4-6'))?.seeds, [1, 4, 5, 6])
  await t.throwsAsync(given('--seeds', '1-2-3'), { message: /must be a number or a range such as 4-6, got 1-2-3/ })
})

test('a list of nothing is refused, for it would replay nothing', async (t) => {
  for (const option of ['--routing', '--shares', '--peers', '--seeds', '--policies'])
    await t.throwsAsync(given(option, ' ,'), {
      message: new RegExp(`option '${option} .*must name at least one, got " ,"`),
    })
})

test('a range that would never end is refused', async (t) => {
  await t.throwsAsync(given('--seeds', '1-9007199254740991'), {
    message: /a range must have at most 10,000 numbers, got 1-9007199254740991/,
  })
  t.is((await given('--seeds', '1-10000'))?.seeds.length, 10_000)
})

test('what is named twice would be replayed twice, and is refused', async (t) => {
  for (const [option, list, twice] of [
    ['--shares', '0.5,0.1,0.50', '0.5'],
    ['--seeds', '1,1', '1'],
    ['--peers', '3,2-4', '3'],
    ['--routing', 'random,random', 'random'],
    ['--results', 'a.jsonl,b.jsonl,a.jsonl', 'a.jsonl'],
  ] as const)
    await t.throwsAsync(given(option, list), {
      message: new RegExp(`option '${option} .*must name each once, got ${twice} twice`),
    })
})

test('a list grows where its option is given again, and what is there already does not come twice', async (t) => {
  const found = await given('--trace', 'a,b', '--trace', 'b,c', '--peers', '2', '--peers', '4', '--shares', '1')

  t.deepEqual([found?.trace, found?.peers, found?.shares], [['a', 'b', 'c'], [2, 4], [1]])
})

test('a policy that is named again is one policy, and a comma is part of its name', async (t) => {
  t.deepEqual((await given('--policy', 'a,b.js', '--policy', 'c.js', '--policy', 'a,b.js'))?.policy, ['a,b.js', 'c.js'])
})

test('a budget beyond counting is refused', async (t) => {
  await t.throwsAsync(given('--shares', '1e300'), { message: /must be at most 1,000 times the footprint, got 1e300/ })
})

test('what is about replays is refused where stored results are all that is shown', async (t) => {
  for (const option of [['--json'], ['--policies', 'never'], ['--no-baseline'], ['--warm-up', '0.2']] as const)
    await t.throwsAsync(given('--results', 'a.jsonl', ...option), {
      instanceOf: TypeError,
      message: `${option[0]} must come with --trace, because --results shows all that was stored, as tables`,
    })
  await t.notThrowsAsync(given('--results', 'a.jsonl', '--adversaries', 'a', '--plot', 'b.svg', '--into', 'c.md'))
  await t.notThrowsAsync(given('--results', 'a.jsonl', '--trace', 'zipf', '--json'))
})

test('the help says which endings choose a format', (t) => {
  const help = labCommand(async () => {}).helpInformation()

  t.regex(
    help.replace(/\s+/g, ' '),
    /default: arc if the name ends in \.lis, lirs if the name ends in \.trc, \.gz or not, else columns/,
  )
})

test('the help names every stream and every policy, and says that a list is empty in words', (t) => {
  const help = labCommand(async () => {})
    .helpInformation()
    .replace(/\s+/g, ' ')

  for (const name of [...generators.keys(), ...builtInPolicies.map((policy) => policy.name), 'oracle'])
    t.regex(help, new RegExp(`[ (]${name}[,)]`))
  t.notRegex(help, /\[\]/)
})
