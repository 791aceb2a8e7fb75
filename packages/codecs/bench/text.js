// Ways to turn text into UTF-8 and back. Run: node packages/codecs/bench/text.js
import { isUtf8 } from 'node:buffer'
import { medians } from './rounds.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const encoders = {
  TextEncoder: (text) => encoder.encode(text),
  'Buffer.from': (text) => Buffer.from(text),
  'Buffer.from, as Uint8Array': (text) => {
    const { buffer, byteOffset, byteLength } = Buffer.from(text)
    return new Uint8Array(buffer, byteOffset, byteLength)
  },
  'Buffer.from, copied': (text) => new Uint8Array(Buffer.from(text)),
  'isWellFormed alone': (text) => text.isWellFormed(),
}
const decoders = {
  'TextDecoder, fatal': (bytes) => decoder.decode(bytes),
  'isUtf8 and Buffer.toString': (bytes) => {
    if (!isUtf8(bytes)) throw new TypeError('not UTF-8')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  },
}

const samples = { ASCII: 'user:12345 {"name":"x"} ', Japanese: '日本語のテキストです。' }
const on = (candidates, input) =>
  Object.fromEntries(Object.entries(candidates).map(([name, run]) => [name, () => run(input)]))

console.log(`Node ${process.version}, ns a call`)
for (const [script, sample] of Object.entries(samples)) {
  for (const bytes of [24, 100, 1000, 64_000]) {
    const text = Buffer.from(
      sample.repeat(1 + bytes / sample.length).slice(0, bytes / (script === 'ASCII' ? 1 : 3)),
    ).toString()
    const calls = bytes > 10_000 ? 500 : 20_000
    const taken = {
      ...medians(on(encoders, text), { calls }),
      ...medians(on(decoders, encoder.encode(text)), { calls }),
    }
    console.log(script, bytes, Object.fromEntries(Object.entries(taken).map(([name, ns]) => [name, Math.round(ns)])))
  }
}
