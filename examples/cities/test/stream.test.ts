import test from 'ava'
import { parseOptions } from '#src/options.js'
import { dealStream } from '#src/stream/stream.js'
import { gzippedFile } from './gzipped-file.js'

const cityIds = [100, 101, 102, 103, 104]

test('a drawn stream has as many gets as asked for, dealt out evenly', async (t) => {
  const stream = await dealStream(parseOptions(['--requests', '1000', '--peers', '3']), cityIds)

  t.is(stream.requests, 1000)
  t.deepEqual(
    stream.shares.map((share) => share.length),
    [334, 333, 333],
  )
})

test('the number of distinct keys is that of all processes together', async (t) => {
  const stream = await dealStream(parseOptions(['--requests', '1000', '--peers', '3']), cityIds)

  const asked = new Set(stream.shares.flatMap((share) => [...share]))
  t.is(stream.distinctKeys, asked.size)
  t.deepEqual([...asked].sort(), cityIds)
})

test('the most populous city is asked for most', async (t) => {
  const { shares } = await dealStream(parseOptions(['--requests', '10000', '--peers', '1']), cityIds)

  const counts = cityIds.map((id) => (shares[0] ?? []).filter((asked) => asked === id).length)
  t.deepEqual(
    counts,
    [...counts].sort((a, b) => b - a),
  )
})

test('keys of a trace become cities by modulo, and without clients the processes take turns', async (t) => {
  const trace = await gzippedFile(t, '0\n1\n7\n5\n')

  const stream = await dealStream(parseOptions(['--trace', trace, '--peers', '2']), cityIds)

  t.deepEqual(
    stream.shares.map((share) => [...share]),
    [
      [100, 102],
      [101, 100],
    ],
  )
  t.is(stream.requests, 4)
  t.is(stream.distinctKeys, 3)
})

test('the client column of a trace says which process asks', async (t) => {
  const trace = await gzippedFile(t, '0 - 0 5\n1 - 1 5\n2 - 2 4\n3 - 3 3\n')

  const stream = await dealStream(parseOptions(['--trace', trace, '--peers', '3']), cityIds)

  t.deepEqual(
    stream.shares.map((share) => [...share]),
    [[103], [102], [100, 101]],
  )
})

test('--requests cuts a trace short', async (t) => {
  const trace = await gzippedFile(t, '0\n1\n2\n3\n')

  const stream = await dealStream(parseOptions(['--trace', trace, '--requests', '3']), cityIds)

  t.is(stream.requests, 3)
})
