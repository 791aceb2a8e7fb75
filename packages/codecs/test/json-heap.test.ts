import { json } from '@galaxycache/codecs'
import test from 'ava'

const heapBytes = (value: unknown): number => heapBytesOfText(JSON.stringify(value))
const heapBytesOfText = (text: string): number => json().heapBytes?.(new TextEncoder().encode(text)) ?? 0

// Measured on Node 20 with bench/heap.js; 24 B an object, 48 B an array, 8 B a slot, 16 B a double or text header.
for (const { shape, value, measured } of [
  { shape: 'an object of objects', value: { a: { b: { c: { d: { e: { f: 1 } } } } } }, measured: 192 },
  { shape: 'a hundred integers', value: Array.from({ length: 100 }, (_, i) => i), measured: 848 },
  { shape: 'a hundred doubles', value: Array.from({ length: 100 }, (_, i) => i + 0.5), measured: 2448 },
  { shape: 'a hundred empty objects', value: Array.from({ length: 100 }, () => ({})), measured: 6448 },
  { shape: 'a hundred empty arrays', value: Array.from({ length: 100 }, () => []), measured: 4048 },
  { shape: 'fifty texts', value: Array.from({ length: 50 }, (_, i) => `a text, ${i + 10}`), measured: 2048 },
  { shape: 'a long text', value: { body: 'lorem ipsum "dolor", {sit} '.repeat(200) }, measured: 5848 },
]) {
  test(`the estimate for ${shape} is within 10% of what was measured`, (t) => {
    const ratio = heapBytes(value) / measured

    t.true(ratio > 0.9 && ratio < 1.1, `${heapBytes(value)} for ${measured}`)
  })
}

test('brackets, commas and quotes in texts are text', (t) => {
  const tricky = ['{[,:"\\', '\\\\"', '"]}', 'plain text'.repeat(20).concat('\\"\\\\"')]

  for (const text of tricky) {
    const plain = 'x'.repeat(JSON.stringify(text).length - 2)
    t.is(heapBytes([text, 1, 2]), heapBytes([plain, 1, 2]), text)
  }
})

test('property names are not charged, texts are', (t) => {
  t.is(heapBytes({ aVeryLongPropertyNameIndeed: 1 }), heapBytes({ a: 1 }))
  t.is(heapBytes({ a: 'x'.repeat(100) }) - heapBytes({ a: 1 }), 16 + 104)
})

test('an object of more than 128 properties is charged as a table', (t) => {
  const object = (properties: number) => Object.fromEntries(Array.from({ length: properties }, (_, i) => [`p${i}`, i]))

  const perProperty = (properties: number) => heapBytes(object(properties)) / properties

  t.true(perProperty(128) < 10)
  t.true(perProperty(200) > 50)
  t.is(heapBytes([object(200), {}, 1]) - heapBytes([{}, {}, 1]), heapBytes(object(200)) - 56)
})

test('white space changes nothing', (t) => {
  const value = { a: [1.5, 'x', { b: -2 }], c: 12345678901 }

  t.is(heapBytesOfText(JSON.stringify(value, undefined, 2).replaceAll('": ', '":')), heapBytes(value))
})

test('bytes that are not JSON get an estimate, for they are charged before they are parsed', (t) => {
  for (const text of ['', '"', '"\\', '}}}}', '{{{{', '[[[', '-', '1e', '"'.repeat(99), '\\"'.repeat(99)]) {
    t.true(heapBytesOfText(text) >= 0, text)
  }
})
