import test from 'ava'
import { formatOfName, type TraceFormat, traceFormats } from '#src/trace/formats.js'

const keysOf = (format: TraceFormat, ...lines: readonly string[]): string[] =>
  lines.flatMap((line) => [...traceFormats[format](line)].map(({ key }) => key))

test('columns are key, size, time and client, and all but the key may be missing', (t) => {
  const read = (line: string): unknown => [...traceFormats.columns(line)]

  t.deepEqual(read('7'), [{ key: '7', valueBytes: undefined, timeSeconds: undefined, client: undefined }])
  t.deepEqual(read('7 120 1.5 9'), [{ key: '7', valueBytes: 120, timeSeconds: 1.5, client: '9' }])
  t.deepEqual(read('7 - 1.5'), [{ key: '7', valueBytes: undefined, timeSeconds: 1.5, client: undefined }])
})

test('columns that are no quantities, or too many, are refused', (t) => {
  for (const line of ['7 large', '7 -1', '7 1 soon', '7 1 1 1 1']) {
    t.throws(() => keysOf('columns', line), {
      instanceOf: SyntaxError,
      message: /must be "key \[size \[ts \[client]]]"/,
    })
  }
})

test('a plain key is the whole line, spaces and all', (t) => {
  t.deepEqual(keysOf('keys', 'user: 42', '/a b'), ['user: 42', '/a b'])
})

test('a line of ARC asks for each block of its run', (t) => {
  t.deepEqual(keysOf('arc', '10 3 0 0', '99 1 0 1'), ['10', '11', '12', '99'])
  for (const line of ['10', '10 0 0 0', 'x 1 0 0', '1 1 0', '9007199254740991 2 0 0'])
    t.throws(() => keysOf('arc', line), { instanceOf: SyntaxError })
})

test('a line of LIRS asks for one block, and marks between parts ask for none', (t) => {
  t.deepEqual(keysOf('lirs', '5', '*', '6'), ['5', '6'])
})

test('a file is read as its name says', (t) => {
  t.deepEqual(['P3.lis.gz', 'sprite.trc', 'web07.txt.gz', 'web07'].map(formatOfName), [
    'arc',
    'lirs',
    'columns',
    'columns',
  ])
})
