import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { findTrace, namesOfTraces } from '#src/trace/find-trace.js'
import { temporaryFile } from './temporary-file.js'

test('a name is a built-in stream, a file, or a file of the folder', async (t) => {
  const file = await temporaryFile('shop.txt.gz', gzipSync('a\nb\n'))

  t.is((await findTrace('zipf', { seed: 1, maxRequests: 10 })).requests.length, 10)
  t.is((await findTrace(file, { seed: 1 })).name, 'shop')
  t.is((await findTrace('shop', { seed: 1, folder: dirname(file) })).name, 'shop')
  await t.throwsAsync(findTrace('shop', { seed: 1 }), {
    instanceOf: RangeError,
    message: /trace must be a file, .*zipf, .*got "shop"/,
  })
})

test('two traces of one name are refused, and a file that is called like a built-in stream', async (t) => {
  const [first, second] = [await temporaryFile('shop.txt', 'a\n'), await temporaryFile('shop.lis', '1 1 0 0\n')]
  const zipf = await temporaryFile('zipf.txt', 'a\n')

  t.deepEqual(namesOfTraces(['shop', 'scan'], dirname(first)), ['shop', 'scan'])
  t.throws(() => namesOfTraces([first, second], undefined), {
    instanceOf: RangeError,
    message: `--trace must give each trace a name of its own, got "shop" for ${first} and ${second}`,
  })
  t.throws(() => namesOfTraces(['zipf', zipf], undefined), {
    instanceOf: RangeError,
    message: `--trace must give each trace a name of its own, got "zipf" for the built-in stream and ${zipf}`,
  })
})

test('a folder is no trace: it hides none of its name, and is refused where there is none', async (t) => {
  const trace = await temporaryFile('packages.txt', 'a\n')
  const folder = dirname(trace)
  await mkdir(join(folder, 'shop'))

  // Tests run in the root of the repository, which has a folder of that name.
  t.deepEqual((await findTrace('packages', { seed: 1, folder })).keys, ['a'])
  t.throws(() => namesOfTraces(['shop'], folder), {
    instanceOf: RangeError,
    message: `trace must be a file, got the folder ${JSON.stringify(join(folder, 'shop'))}`,
  })
})

test('a file is no folder: it hides none of the folder of traces, and nothing is found in it', async (t) => {
  const folder = dirname(await temporaryFile('other.txt', 'a\n'))
  await mkdir(join(folder, 'package.json'))
  await writeFile(join(folder, 'package.json', '2007.txt'), 'a\n')

  // Tests run in the root of the repository, which has a file of that name.
  t.deepEqual(namesOfTraces(['package.json/2007'], folder), ['2007'])
  for (const name of ['package.json/2008', 'n'.repeat(5_000)])
    t.throws(() => namesOfTraces([name], folder), {
      instanceOf: RangeError,
      message: /trace must be a file, a name in/,
    })
})

test('a name without its ending is looked up by each that has a format by custom', async (t) => {
  const arc = '7 2 0 0\n'
  for (const [ending, text, keys] of [
    ['.lis', arc, ['7', '8']],
    ['.lis.gz', gzipSync(arc), ['7', '8']],
    ['.trc', '7\n*\n8\n', ['7', '8']],
    ['.trc.gz', gzipSync('7\n*\n8\n'), ['7', '8']],
    ['.gz', gzipSync(arc), ['7']],
  ] as const) {
    const trace = await findTrace('disk', { seed: 1, folder: dirname(await temporaryFile(`disk${ending}`, text)) })
    t.deepEqual([trace.name, trace.keys], ['disk', keys], ending)
  }
})
