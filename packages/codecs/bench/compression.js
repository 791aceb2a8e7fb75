// Size and time of each algorithm at each level, and of `compressed` as a whole, on JSON rows.
// Run: node packages/codecs/bench/compression.js
import zlib from 'node:zlib'
import { bytes, compressed } from '../dist/index.js'
import { medians } from './rounds.js'

// A fixed pseudo-random sequence, so that every run compresses the same bytes.
let seed = 1
const random = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
  return seed / 0x7fffffff
}
const words = 'time person year way day thing man world life hand part child eye place work week case point'.split(' ')
const word = () => words[Math.floor(random() * words.length)]
const row = (id) => ({
  id: (id * 7919) % 1_000_003,
  name: `${word()} ${word()}`,
  email: `${word()}${id}@example.com`,
  score: Math.round(random() * 1e6) / 1e3,
  active: random() < 0.5,
})
const text = JSON.stringify(Array.from({ length: 12_000 }, (_, id) => row(id)))

const levels = { deflate: [1, 3, 6, 9], gzip: [1, 6], brotli: [0, 1, 4, 5], zstd: [1, 3, 6] }
if (zlib.zstdCompressSync === undefined) delete levels.zstd

console.log(`Node ${process.version}: encoded size in % of raw, us to encode, us to decode`)
for (const size of [256, 512, 1024, 4096, 16_384, 65_536, 1_048_576]) {
  const raw = Buffer.from(text.slice(0, size))
  const calls = Math.max(3, Math.min(200, Math.floor(1_000_000 / size)))
  for (const [algorithm, tried] of Object.entries(levels)) {
    for (const level of tried) {
      const codec = compressed(bytes({ shared: true }), { algorithm, level, minBytes: 0 })
      const frame = codec.encode(raw)
      const { encode, decode } = medians(
        { encode: () => codec.encode(raw), decode: () => codec.decode(frame) },
        { calls },
      )
      const percent = ((100 * frame.byteLength) / raw.byteLength).toFixed(1)
      console.log(size, algorithm, level, `${percent}%`, (encode / 1000).toFixed(1), (decode / 1000).toFixed(1))
    }
  }
}
