import { gzipSync } from 'node:zlib'
import test from 'ava'
import { readTrace } from '#src/trace/read-trace.js'
import { temporaryFile } from './temporary-file.js'

test('a gzipped trace becomes columns, keys and clients numbered by first appearance', async (t) => {
  const file = await temporaryFile('shop.txt.gz', gzipSync('b 10 5 x\na 20 5.5 y\nb 10 7 y\n'))

  const trace = await readTrace(file)

  t.is(trace.name, 'shop')
  t.deepEqual(trace.keys, ['b', 'a'])
  t.deepEqual([...trace.requests], [0, 1, 0])
  t.deepEqual([...(trace.valueBytes ?? [])], [10, 20])
  t.deepEqual([...(trace.timesMs ?? [])], [0, 500, 2000])
  t.deepEqual([...(trace.clients ?? [])], [0, 1, 1])
})

test('a column that one request lacks is not there', async (t) => {
  const trace = await readTrace(await temporaryFile('trace.txt', 'a 10 1 x\nb - 2\n'))

  t.deepEqual([trace.valueBytes, trace.clients], [undefined, undefined])
  t.deepEqual([...(trace.timesMs ?? [])], [0, 1000])
})

test('a size that is missing is that of the same key in another line', async (t) => {
  const trace = await readTrace(await temporaryFile('trace.txt', 'a -\na 10\nb 20\nb -\na -\n'))

  t.deepEqual([...(trace.valueBytes ?? [])], [10, 20])
  t.deepEqual(trace.leftOut, [])
})

test('of a column that only some lines have it is said where it is missing first', async (t) => {
  const trace = await readTrace(await temporaryFile('shop.txt', 'a 10 1 x\n\nb - 2\nc -\nb\na 10 4 y\n'))

  t.deepEqual([trace.valueBytes, trace.timesMs, trace.clients], [undefined, undefined, undefined])
  t.deepEqual(trace.leftOut, [
    'trace shop: sizes are left out, because the key of line 3 has none in any line',
    'trace shop: times are left out, because line 4 has none',
    'trace shop: clients are left out, because line 3 has none',
  ])
  t.deepEqual((await readTrace(await temporaryFile('plain.txt', 'a - 1\nb - 2\n'))).leftOut, [], 'no line has them')
})

test('a mark of the byte order and a last line that ends halfway are no part of keys', async (t) => {
  for (const format of ['keys', 'columns', 'lirs'] as const) {
    const trace = await readTrace(await temporaryFile('trace.txt', '\uFEFF7\r\n8\n7\r'), { format })
    t.deepEqual(trace.keys, ['7', '8'])
  }
  t.deepEqual((await readTrace(await temporaryFile('trace.lis', '\uFEFF7 2 0 0'))).keys, ['7', '8'])
})

test('a key whose size changes has its largest, and time never goes back', async (t) => {
  const trace = await readTrace(await temporaryFile('trace.txt', 'a 10 3\na 30 2\na 20 4\n'))

  t.deepEqual([...(trace.valueBytes ?? [])], [30])
  t.deepEqual([...(trace.timesMs ?? [])], [0, 0, 1000])
})

test('blank lines, line ends of DOS and a last line without an end are all read', async (t) => {
  const trace = await readTrace(await temporaryFile('trace.txt', 'a\r\n\r\nb\r\na'))

  t.deepEqual(trace.keys, ['a', 'b'])
  t.is(trace.requests.length, 3)
})

test('no more requests are taken than asked for, within a run of blocks too', async (t) => {
  const file = await temporaryFile('disk.lis', '7 5 0 0\n99 1 0 1\n')

  const trace = await readTrace(file, { maxRequests: 3 })

  t.deepEqual(trace.keys, ['7', '8', '9'])
})

test('the format that is given comes before that of the name', async (t) => {
  const trace = await readTrace(await temporaryFile('disk.lis', '7 2 0 0\n'), { format: 'keys' })

  t.deepEqual(trace.keys, ['7 2 0 0'])
})

test('a line that cannot be read is named by file and number', async (t) => {
  const file = await temporaryFile('trace.txt', 'a 1\nb huge\n')

  await t.throwsAsync(readTrace(file), { instanceOf: SyntaxError, message: new RegExp(`${file}:2 must be .*"b huge"`) })
})

test('a file that is cut, or no gzip, is named', async (t) => {
  const whole = gzipSync('a 1\n'.repeat(1_000))
  for (const [bytes, code, reason] of [
    [whole.subarray(0, -12), 'Z_BUF_ERROR', 'unexpected end of file'],
    [new TextEncoder().encode('a 1\n'), 'Z_DATA_ERROR', 'incorrect header check'],
  ] as const) {
    const file = await temporaryFile('trace.txt.gz', bytes)
    const message = `${file} must be a whole gzip file: ${reason}`
    await t.throwsAsync(readTrace(file), { instanceOf: SyntaxError, code, message })
  }
})

test('a value or a key that no galaxy can hold is named by file and line', async (t) => {
  for (const [line, reason] of [
    ['b 1 1e307', 'ts must be at most 9007199254740991 seconds, got 1e+307'],
    ['b 1e13', 'size must be at most 4294967296 bytes, got 10000000000000'],
    ['k'.repeat(70_000), 'key must be at most 65536 bytes, got 70000'],
    ['\u00e9'.repeat(40_000), 'key must be at most 65536 bytes, got 80000'],
  ] as const) {
    const file = await temporaryFile('trace.txt', `a 1\n${line}\n`)
    await t.throwsAsync(readTrace(file), { instanceOf: SyntaxError, message: `${file}:2 ${reason}` })
  }
})

test('what has commas for separators is refused with what to do, unless whole lines are keys', async (t) => {
  const text = 'a,10,1\nb,20,2\n'
  const [csv, zipped, plain] = [
    await temporaryFile('requests.csv', text),
    await temporaryFile('requests.csv.gz', gzipSync(text)),
    await temporaryFile('requests.txt', `\n${text}`),
  ]
  const advice = 'separate columns by spaces, or say --format keys if whole lines are keys'

  for (const file of [csv, zipped])
    await t.throwsAsync(readTrace(file), {
      instanceOf: RangeError,
      message: `${file} must not be CSV: ${advice}; --format columns if its columns are separated by spaces`,
    })
  for (const [file, line] of [
    [plain, 2],
    [csv, 1],
  ] as const)
    await t.throwsAsync(readTrace(file, { format: file === csv ? 'columns' : undefined }), {
      instanceOf: SyntaxError,
      message: `${file}:${line} must have columns separated by spaces, got "a,10,1": ${advice}`,
    })
  t.deepEqual((await readTrace(csv, { format: 'keys' })).keys, ['a,10,1', 'b,20,2'])
  t.deepEqual((await readTrace(await temporaryFile('mixed.txt', 'a,b 10\na,c\n'))).keys, ['a,b', 'a,c'])
})

test('a run of blocks ends where enough requests are read', async (t) => {
  const file = await temporaryFile('disk.lis', '1 9007199254740000 0 0\n')

  t.deepEqual((await readTrace(file, { maxRequests: 3 })).keys, ['1', '2', '3'])
})

test('a trace without requests is refused, and so is a file that is no gzip', async (t) => {
  await t.throwsAsync(readTrace(await temporaryFile('empty.txt', '\n')), { instanceOf: RangeError })
  await t.throwsAsync(readTrace(await temporaryFile('plain.gz', 'a\n')), { code: 'Z_DATA_ERROR' })
})
