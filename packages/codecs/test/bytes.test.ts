import { bytes } from '@galaxycache/codecs'
import test from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

for (const { title, run } of codecContract({ codec: bytes(), values: fc.uint8Array() })) {
  test(`bytes: ${title}`, run)
}

for (const { title, run } of codecContract({ codec: bytes({ shared: true }), values: fc.uint8Array(), shared: true })) {
  test(`shared bytes: ${title}`, run)
}

test('a write to what was given in does not reach what was encoded', (t) => {
  const given = Uint8Array.of(1, 2, 3)

  const encoded = bytes().encode(given)
  given[0] = 99

  t.deepEqual(encoded, Uint8Array.of(1, 2, 3))
})

test('a write to what one reader got does not reach the next', (t) => {
  const encoded = Uint8Array.of(1, 2, 3)

  bytes().decode(encoded)[0] = 99

  t.deepEqual(bytes().decode(encoded), Uint8Array.of(1, 2, 3))
})

test('encode lets go of the larger buffer that a value is a view of', (t) => {
  const view = new Uint8Array(1_000_000).subarray(10, 20)

  t.is(bytes().encode(view).buffer.byteLength, 10)
})

test('shared bytes are not copied, neither in nor out', (t) => {
  const codec = bytes({ shared: true })
  const given = Uint8Array.of(1, 2, 3)

  t.is(codec.encode(given), given)
  t.is(codec.decode(given), given)
})

test('shared bytes that are a view of a larger buffer are copied on their way out, so that it need not live as long', (t) => {
  const view = new Uint8Array(100).subarray(10, 13)

  t.is(bytes({ shared: true }).decode(view).buffer.byteLength, 3)
})

test('only shared bytes have a view, which is of the very bytes', (t) => {
  const view = Uint8Array.of(1, 2, 3, 4).subarray(1)

  t.is(bytes({ shared: true }).view?.(view), view)
  t.is(bytes().view, undefined)
})

for (const shared of [false, true]) {
  test(`a Buffer comes back as a plain Uint8Array, from encode and decode, shared: ${shared}`, (t) => {
    const codec = bytes({ shared })
    const given = Buffer.from('text')

    t.is(codec.encode(given).constructor, Uint8Array)
    t.is(codec.decode(given).constructor, Uint8Array)
    t.deepEqual(codec.decode(codec.encode(given)), Uint8Array.from(given))
  })
}

for (const value of [
  undefined,
  null,
  'text',
  [1, 2],
  new ArrayBuffer(2),
  new Uint16Array(2),
  new DataView(new ArrayBuffer(2)),
]) {
  test(`encode refuses what is not a Uint8Array: ${Object.prototype.toString.call(value)}`, (t) => {
    t.throws(() => bytes().encode(value as unknown as Uint8Array), {
      instanceOf: TypeError,
      message: /^value must be a Uint8Array, got /,
    })
  })
}

test('misuse of the options is refused with name, rule and value', (t) => {
  t.throws(() => bytes({ shared: 1 as unknown as boolean }), { message: 'shared must be true or false, got 1' })
  t.throws(() => bytes({ version: '' }), { message: 'version must be 1 to 100 visible ASCII characters, got ""' })
  t.throws(() => bytes({ version: 'a\r\nb' }), { instanceOf: TypeError })
})

test('there is a version only where one was asked for', (t) => {
  t.is(bytes({ version: '2' }).version, '2')
  t.false('version' in bytes())
})
