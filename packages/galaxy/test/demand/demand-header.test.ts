import test from 'ava'
import fc from 'fast-check'
import { readNumbers, writeNumbers } from '#src/demand/demand-header.js'

const numbers = fc.array(fc.nat(2 ** 32 - 1), { maxLength: 40 })

test('numbers that were written are read again, and fit a header', (t) => {
  fc.assert(
    fc.property(numbers, (all) => {
      const header = writeNumbers(all)
      t.deepEqual(readNumbers(header), all)
      t.regex(header, /^[\w-]*$/)
    }),
  )
})

test('on the wire a number is four bytes, the lowest first, in base64url', (t) => {
  t.is(writeNumbers([1, 0x01020304]), Buffer.from([1, 0, 0, 0, 4, 3, 2, 1]).toString('base64url'))
})

test('what nobody wrote is nothing', (t) => {
  for (const header of [
    'A',
    'AAA',
    'AAAAAAA',
    'AAAAA=',
    'not base64',
    'ÄÄÄÄÄÄ',
    '/'.repeat(16),
    '+'.repeat(16),
    `${'A'.repeat(16)}\n`,
    'A'.repeat(528),
  ])
    t.is(readNumbers(header), undefined, header)
})

test('whatever is read, it is numbers or nothing', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (header) => {
      const read = readNumbers(header) ?? []
      t.true(read.length <= 96 && read.every((number) => number === number >>> 0))
    }),
  )
})
