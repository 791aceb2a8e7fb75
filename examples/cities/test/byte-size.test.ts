import test from 'ava'
import { formatByteSize, parseByteSize } from '#src/report/byte-size.js'

test('a size may be bytes alone, or a number in B, KiB, MiB or GiB', (t) => {
  const sizes = ['4096', '1 B', '512KiB', '64MiB', '64 MiB', '1.5GiB'].map(parseByteSize)

  t.deepEqual(sizes, [4096, 1, 512 * 1024, 64 * 1024 ** 2, 64 * 1024 ** 2, 1.5 * 1024 ** 3])
})

test('what is no whole number of bytes is no size', (t) => {
  for (const text of ['', '-1', 'MiB', '64MB', '0.5', '1e3', '64mib', '9999999999999GiB'])
    t.is(parseByteSize(text), undefined, text)
})

test('a size is shown in the largest unit that it reaches', (t) => {
  const texts = [1, 1023, 1024, 64 * 1024 ** 2, 1.5 * 1024 ** 3].map(formatByteSize)

  t.deepEqual(texts, ['1 B', '1023 B', '1 KiB', '64 MiB', '1.5 GiB'])
})
