import http from 'node:http'
import { keyFromBytes } from '@galaxycache/galaxy'
import { httpHandler, httpServerOptions } from '@galaxycache/protocols/http'
import test from 'ava'
import fc from 'fast-check'
import { connect, listen, patient, serverOf } from './harness.js'

const seed = 20_261_120

/** A server that sends back galaxy and key, as two lines of JSON. */
const echo = serverOf(async (galaxy, key) => ({
  bytes: Buffer.from(JSON.stringify([galaxy, key])),
  expiresAtMs: Number.POSITIVE_INFINITY,
}))

test('any bytes of a key and any name of a galaxy arrive as they were sent', async (t) => {
  const fetcher = connect(t, await listen(t, http.createServer(httpServerOptions, httpHandler(echo))))
  const bytes = fc.uint8Array({ maxLength: 40 }).map(keyFromBytes)
  const odd = fc.string({
    unit: fc.constantFrom('.', '/', '%', '?', '#', '+', '\0', '2', 'F', '\ud83d\ude00', '\udcff'),
    maxLength: 8,
  })
  t.log(`seed ${seed}`)

  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.oneof(bytes, odd), async (galaxy, key) => {
      const fetched = await fetcher.fetch(galaxy, key, patient())

      t.deepEqual(JSON.parse(Buffer.from(fetched.bytes).toString()), [galaxy, key])
    }),
    {
      seed,
      numRuns: 500,
      examples: [
        ['g', '.'],
        ['g', '..'],
        ['.', 'k'],
        ['..', 'k'],
        ['..', '..'],
      ],
    },
  )
})

test('a value that expired before all dates arrives as expired', async (t) => {
  const server = serverOf(async (_galaxy, key) => ({ bytes: new Uint8Array(), expiresAtMs: Number(key) }))
  const fetcher = connect(t, await listen(t, http.createServer(httpHandler(server))))

  for (const sentMs of [-1, Date.UTC(150, 0, 1), Date.UTC(-5, 0, 1), -8.64e15, -1e300, Number.NEGATIVE_INFINITY]) {
    const { expiresAtMs } = await fetcher.fetch('g', String(sentMs), patient())

    t.is(expiresAtMs, Math.max(sentMs, new Date('0100-01-01').getTime()))
  }
})

test('any expiry of this age of the world arrives within a microsecond', async (t) => {
  const server = serverOf(async (_galaxy, key) => ({ bytes: new Uint8Array(), expiresAtMs: Number(key) }))
  const fetcher = connect(t, await listen(t, http.createServer(httpHandler(server))))
  const instants = fc.double({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2199, 11, 31), noNaN: true })
  t.log(`seed ${seed}`)

  await fc.assert(
    fc.asyncProperty(instants, async (sentMs) => {
      const { expiresAtMs } = await fetcher.fetch('g', String(sentMs), patient())

      t.true(Math.abs(expiresAtMs - sentMs) <= 0.001, `${sentMs} came as ${expiresAtMs}`)
    }),
    { seed, numRuns: 500, examples: [[0], [999.9999999], [1_795_169_471_999.9998]] },
  )
})

test('a key of 64 KiB arrives with every byte of it encoded', async (t) => {
  const fetcher = connect(t, await listen(t, http.createServer(httpServerOptions, httpHandler(echo))))
  const key = keyFromBytes(new Uint8Array(64 * 1024).fill(0xff))

  const { bytes } = await fetcher.fetch('g', key, patient())

  t.is(Buffer.from(bytes).toString(), JSON.stringify(['g', key]))
})

test('a key that stands for no bytes is refused before anything is sent', async (t) => {
  const fetcher = connect(t, '127.0.0.1:1')

  const error = await t.throwsAsync(fetcher.fetch('g', '\ud800', patient()))

  t.like(error, { code: 'INVALID_ARGUMENT' })
})

test('a galaxy called __proto__ is a galaxy like any other', async (t) => {
  const fetcher = connect(t, await listen(t, http.createServer(httpHandler(echo))))

  const { bytes } = await fetcher.fetch('__proto__', 'constructor', patient())

  t.is(Buffer.from(bytes).toString(), '["__proto__","constructor"]')
})
