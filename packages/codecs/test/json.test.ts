import { json } from '@galaxycache/codecs'
import test from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

// Records without a prototype are equal to nothing that JSON.parse gives, and -0 is written as 0.
const jsonValue = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.parse(JSON.stringify(value)))

for (const { title, run } of codecContract({ codec: json(), values: jsonValue })) {
  test(`json: ${title}`, run)
}

test('a reader that writes to a shared value gets a TypeError, at any depth', (t) => {
  const value = json<{ tags: string[] }>().decode(utf8('{"tags":["a"]}'))

  t.throws(() => value.tags.push('b'), { instanceOf: TypeError })
  t.throws(() => Object.assign(value, { tags: [] }), { instanceOf: TypeError })
})

test('the value that was given to encode is not frozen', (t) => {
  const value = { tags: ['a'] }

  json().encode(value)

  t.false(Object.isFrozen(value))
  t.false(Object.isFrozen(value.tags))
})

for (const { what, value, message } of [
  { what: 'undefined', value: undefined, message: 'value cannot be written as JSON: got undefined' },
  { what: 'a function', value: () => 1, message: 'value cannot be written as JSON: got function' },
  { what: 'a symbol', value: Symbol('s'), message: 'value cannot be written as JSON: got symbol' },
  { what: 'a BigInt', value: 1n, message: 'value cannot be written as JSON: got a BigInt' },
  {
    what: 'a BigInt inside, by the name of its property',
    value: { user: { balance: 1n } },
    message: 'value cannot be written as JSON: property "balance" is a BigInt',
  },
  { what: 'an object whose toJSON gives nothing', value: { toJSON: () => undefined }, message: /got Object$/ },
  {
    what: 'an object whose toJSON throws',
    value: { toJSON: fail },
    message: 'value cannot be written as JSON: no luck',
  },
]) {
  test(`encode refuses ${what}`, (t) => {
    t.throws(() => json().encode(value), { instanceOf: TypeError, message })
  })
}

test('encode refuses a cycle and says which property closes it', (t) => {
  const parent: Record<string, unknown> = {}
  parent.child = { parent }

  const error = t.throws(() => json().encode(parent), { instanceOf: TypeError })

  t.regex(error.message, /circular structure/)
  t.regex(error.message, /property 'parent'/)
  t.true(error.cause instanceof TypeError)
})

test('encode refuses what is nested too deeply for JSON.stringify, although decode reads it', (t) => {
  const deep = json().decode(utf8('['.repeat(200_000) + ']'.repeat(200_000)))

  t.throws(() => json().encode(deep), { instanceOf: TypeError, message: /nested too deeply/ })
})

for (const { what, text } of [
  { what: 'nothing', text: '' },
  { what: 'half a value', text: '{"a":' },
  { what: 'two values', text: '{} {}' },
  { what: 'a trailing comma', text: '[1,]' },
  { what: 'NaN', text: 'NaN' },
  { what: 'a byte order mark', text: '\uFEFF{}' },
]) {
  test(`decode refuses ${what}`, (t) => {
    t.throws(() => json().decode(utf8(text)), { instanceOf: SyntaxError })
  })
}

test('decode refuses text that is not UTF-8', (t) => {
  t.throws(() => json().decode(Uint8Array.of(0x22, 0xff, 0x22)), { instanceOf: TypeError })
})

test('a property named __proto__ comes back as a property and changes no prototype', (t) => {
  const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'

  const value = json<object>().decode(utf8(text))

  t.is(Object.getPrototypeOf(value), Object.prototype)
  t.false('polluted' in {})
  t.false('polluted' in value)
  t.deepEqual(json().encode(value), utf8(text))
})

test('a version is passed on, and checked', (t) => {
  t.is(json({ version: '2' }).version, '2')
  t.false('version' in json())
  t.throws(() => json({ version: 'two words' }), {
    instanceOf: TypeError,
    message: /^version must be .*got "two words"$/,
  })
})

function fail(): never {
  throw new Error('no luck')
}
