// What parsing, freezing and estimating the heap of JSON cost. Run: node packages/codecs/bench/deep-freeze.js
import { freezeParsed } from '../dist/deep-freeze.js'
import { deepFreeze, json } from '../dist/index.js'
import { medians } from './rounds.js'

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const shapes = {
  user: (i) => ({
    id: i,
    name: `User Number ${i}`,
    email: `user${i}@example.com`,
    active: i % 2 === 0,
    tags: ['admin', 'staff'],
    address: { street: `${i} Main Street`, city: 'Springfield', zip: '12345' },
  }),
  '100 doubles': (i) => times(100, (j) => j * 1.1 + i),
  '50 texts': (i) => times(50, (j) => `item ${i} ${j}`),
  '50 rows': (i) => times(50, (j) => ({ id: i * 50 + j, name: `n${j}`, price: j * 1.5 })),
  '100 names of its own': (i) => Object.fromEntries(times(100, (j) => [`k${i}_${j}`, j])),
  article: (i) => ({ id: i, body: `lorem ipsum dolor ${i} `.repeat(50) }),
}
const codec = json()
const freezing = (_name, value) => (typeof value === 'object' ? Object.freeze(value) : value)

console.log(`Node ${process.version}, us a value, and over JSON.parse`)
for (const [shape, make] of Object.entries(shapes)) {
  const texts = times(300, (i) => JSON.stringify(make(i)))
  const encoded = texts.map((text) => new TextEncoder().encode(text))
  const taken = medians(
    {
      'JSON.parse': (call) => JSON.parse(texts[call % 300]),
      'and freezeParsed': (call) => freezeParsed(JSON.parse(texts[call % 300])),
      'and deepFreeze': (call) => deepFreeze(JSON.parse(texts[call % 300])),
      'with a freezing reviver': (call) => JSON.parse(texts[call % 300], freezing),
      'heapBytes alone': (call) => codec.heapBytes(encoded[call % 300]),
    },
    { calls: 1200 },
  )
  const parse = taken['JSON.parse']
  const cell = (ns) => `${(ns / 1000).toFixed(2)} (${(ns / parse).toFixed(2)})`
  console.log(shape, Object.fromEntries(Object.entries(taken).map(([name, ns]) => [name, cell(ns)])))
}
