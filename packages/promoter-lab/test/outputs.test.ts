import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import type { Result } from '#src/cells/cell.js'
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

test('a file that is read, or gets the other output, is not written over, whatever its name', async (t) => {
  const page = await temporaryFile('page.md', '<!-- results: begin -->\n<!-- results: end -->\n')
  const results = await temporaryFile('results.jsonl', '')
  const link = join(dirname(page), 'link.jsonl')
  await symlink(results, link)
  for (const [outputs, option, path] of [
    [{ plot: link }, '--plot', link],
    [{ plot: join(dirname(results), '.', 'results.jsonl') }, '--plot', results],
    [{ into: results }, '--into', results],
    [{ plot: page, into: page }, '--into', page],
  ] as const) {
    await t.throwsAsync(requireOutputs(outputs, ['zipf', results]), {
      instanceOf: RangeError,
      message: `${option} must be a file that the run neither reads nor writes otherwise, got "${path}"`,
    })
  }
  await t.notThrowsAsync(requireOutputs({ plot: join(dirname(page), 'new.svg'), into: page }, [results]))
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

/** What is printed of `results`. */
async function reported(results: readonly Result[], into?: string): Promise<string> {
  const lines: string[] = []
  await report(results, { plot: undefined, into, json: false, adversaries: [] }, (line) => lines.push(line))
  return lines.join('\n')
}

test('where a summary compares nothing it is said why', async (t) => {
  const reason =
    /Nothing to compare: no other policy has results from the same routes and budget as galaxycache-default/

  t.regex(await reported([resultWith({ policy: 'mine' })]), reason)
  t.regex(await reported([resultWith({}), resultWith({ policy: 'mine', seed: 2 })]), reason)
  t.notRegex(await reported([resultWith({}), resultWith({ policy: 'mine' })]), reason)
})

test('a page keeps what it has where results that are there have no others to be compared with', async (t) => {
  const text = '<!-- results: begin -->\n\nold\n\n<!-- results: end -->\n'
  const page = await temporaryFile('page.md', text)

  await t.throwsAsync(reported([resultWith({}), resultWith({ policy: 'mine', seed: 2 })], page), {
    instanceOf: RangeError,
    message:
      '--into must have something to compare: no other policy has results from the same routes and budget as galaxycache-default',
  })

  t.is(await readFile(page, 'utf8'), text)
})
