import test from 'ava'
import { labCommand } from '#src/cli/command.js'
import type { CommandLine } from '#src/cli/command-line.js'

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

test('the help says which endings choose a format', (t) => {
  const help = labCommand(async () => {}).helpInformation()

  t.regex(
    help.replace(/\s+/g, ' '),
    /default: arc if the name ends in \.lis, lirs if the name ends in \.trc, \.gz or not, else columns/,
  )
})
