import test from 'ava'
import { parseTraceLine, readTrace, type TraceRequest } from '#src/stream/trace.js'
import { UsageError } from '#src/usage-error.js'
import { gzippedFile } from './gzipped-file.js'

async function read(file: string, limit = Number.POSITIVE_INFINITY): Promise<readonly TraceRequest[]> {
  const requests: TraceRequest[] = []
  await readTrace(file, limit, (request) => requests.push(request))
  return requests
}

for (const [line, expected] of [
  ['7', { key: 7, client: undefined }],
  ['7 512', { key: 7, client: undefined }],
  ['7 -', { key: 7, client: undefined }],
  ['7 512 0.25', { key: 7, client: undefined }],
  ['7 - 12 3', { key: 7, client: 3 }],
] as const) {
  test(`a trace line may be ${JSON.stringify(line)}`, (t) => {
    t.deepEqual(parseTraceLine(line, 1), expected)
  })
}

for (const line of ['', 'x', '-1', '1.5', '1  2', '1 x', '1 2 3 4 5', '1 2 3 -', ' 1', '9007199254740993']) {
  test(`a trace line may not be ${JSON.stringify(line)}`, (t) => {
    const error = t.throws(() => parseTraceLine(line, 12), { instanceOf: UsageError })

    t.true(error.message.startsWith('--trace: line 12 must be'), error.message)
    t.true(error.message.endsWith(JSON.stringify(line)), error.message)
  })
}

test('a gzipped trace is read in order, with or without a line end after the last line', async (t) => {
  const closed = await read(await gzippedFile(t, '3\n1 10\n2 10 0.5 9\n'))
  const open = await read(await gzippedFile(t, '3\n1 10\n2 10 0.5 9'))

  t.deepEqual(
    closed.map(({ key }) => key),
    [3, 1, 2],
  )
  t.deepEqual(
    closed.map(({ client }) => client),
    [undefined, undefined, 9],
  )
  t.deepEqual(open, closed)
})

test('a trace of many chunks loses no line', async (t) => {
  const keys = Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 100_003)

  const requests = await read(await gzippedFile(t, keys.join('\n')))

  t.deepEqual(
    requests.map(({ key }) => key),
    keys,
  )
})

test('no more of a trace is read than asked for', async (t) => {
  const requests = await read(await gzippedFile(t, '1\n2\nnot a line\n'), 2)

  t.deepEqual(
    requests.map(({ key }) => key),
    [1, 2],
  )
})

test('a bad line of a file is named by its number', async (t) => {
  const file = await gzippedFile(t, '1\n2\noops\n')

  await t.throwsAsync(read(file), { instanceOf: UsageError, message: /line 3 .*"oops"/ })
})

test('a file that is missing, not gzipped or empty is a usage error', async (t) => {
  await t.throwsAsync(read('/does/not/exist.gz'), { instanceOf: UsageError, message: /--trace .*ENOENT/ })
  await t.throwsAsync(read(new URL(import.meta.url).pathname), { instanceOf: UsageError, message: /gzipped trace/ })
  await t.throwsAsync(read(await gzippedFile(t, '')), { instanceOf: UsageError, message: /at least one request/ })
})
