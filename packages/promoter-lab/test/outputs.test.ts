import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { requireOutputs } from '#src/cli/outputs.js'
import { report } from '#src/cli/report.js'
import { resultWith } from './result.js'
import { temporaryFile } from './temporary-file.js'

test('a chart may go to a new file or an old one, which stay as they are until there are results', async (t) => {
  const old = await temporaryFile('old.svg', 'old')
  const fresh = join(dirname(old), 'fresh.svg')

  await requireOutputs({ plot: old, into: undefined })
  await requireOutputs({ plot: fresh, into: undefined })

  t.is(await readFile(old, 'utf8'), 'old')
  t.false(existsSync(fresh))
})

test('a chart in a folder that is not there is refused, and one in place of a folder', async (t) => {
  const file = await temporaryFile('chart.svg', '')
  for (const [plot, reason] of [
    [join(dirname(file), 'nowhere', 'chart.svg'), 'ENOENT'],
    [join(file, 'chart.svg'), 'ENOTDIR'],
    [dirname(file), 'it is a folder'],
  ] as const) {
    await t.throwsAsync(requireOutputs({ plot, into: undefined }), {
      instanceOf: RangeError,
      message: new RegExp(`^--plot must be a file that can be written, got "${plot}": ${reason}`),
    })
  }
})

test('a page that is not there, or has no marks for results, is refused', async (t) => {
  const page = await temporaryFile('page.md', '# Found\n')
  for (const [into, reason] of [
    [join(dirname(page), 'other.md'), 'ENOENT'],
    [page, 'a page for results must have the lines'],
  ] as const) {
    await t.throwsAsync(requireOutputs({ plot: undefined, into }), {
      instanceOf: RangeError,
      message: new RegExp(`^--into must be a page that can be written, got "${into}": ${reason}`),
    })
  }
})

test('tables are printed before files are written, for these may fail', async (t) => {
  const printed: string[] = []
  const plot = join(await temporaryFile('file', ''), 'chart.svg')

  await t.throwsAsync(
    report([resultWith({})], { plot, into: undefined, json: false, adversaries: [] }, (line) => printed.push(line)),
    { code: 'ENOTDIR' },
  )

  t.regex(printed.join('\n'), /shop: 3 processes.*Against galaxycache-default/s)
})
