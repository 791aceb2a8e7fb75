import http from 'node:http'
import type { Companion, PeerServer } from '@galaxycache/galaxy'
import { httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { encodeCompanions, maxCompanionsBytes } from '#src/messages/companions-message.js'
import { ask } from '../connect/unary/raw.js'
import { listen, patient, serverOf } from '../http/harness.js'
import { ways } from './ways.js'

const never = Number.POSITIVE_INFINITY

/** Longest value that a fetcher takes, longer than companions may be. */
const maxValueBytes = 64 * 1024

const companion = (length: number): Companion => ({
  key: 'b',
  bytes: new Uint8Array(length),
  expiresAtMs: never,
  confidence: 1,
})

/** Longest value of a companion that alone makes the longest message. */
const longest = maxCompanionsBytes - (encodeCompanions([companion(maxValueBytes)]).byteLength - maxValueBytes)

const serving = (valueBytes: number, companions: readonly Companion[]): PeerServer =>
  serverOf(async () => ({ bytes: new Uint8Array(valueBytes), expiresAtMs: never, companions }))

test('companions that come to the longest message follow a value, and with one byte more it goes alone', async (t) => {
  for (const [length, valueBytes, allBytes] of [
    [longest, '5', String(5 + maxCompanionsBytes)],
    [longest + 1, undefined, '5'],
  ] as const) {
    const address = await listen(t, http.createServer(httpHandler(serving(5, [companion(length)]))))
    const { headers } = await ask(`http://${address}`, {
      method: 'GET',
      path: '/_galaxycache/g/k',
      headers: {},
      body: Buffer.alloc(0),
    })

    t.is(headers['x-galaxycache-value-bytes'], valueBytes)
    t.is(headers['content-length'], allBytes)
  }
})

for (const { name, serve } of ways)
  test(`${name}: the longest value comes with the longest companions, and without those that are longer`, async (t) => {
    for (const [length, held] of [
      [longest, [longest]],
      [longest + 1024, undefined],
    ] as const) {
      const fetcher = await serve(t, serving(maxValueBytes, [companion(length)]), { maxValueBytes })

      const value = await fetcher.fetch('g', 'k', patient())

      t.is(value.bytes.byteLength, maxValueBytes)
      t.deepEqual(
        value.companions?.map(({ bytes }) => bytes.byteLength),
        held,
      )
    }
  })

/**
 * Those that see the headers of an answer before they read on. The others read to the longest
 * companions, whatever comes.
 */
const early = ways.filter(({ name }) => /^(http|connect, HTTP\/1\.1)/.test(name))

for (const { name, tell } of early)
  test(`${name}: where no header tells of companions, nothing is read beyond the longest value`, async (t) => {
    const bytes = new Uint8Array(maxValueBytes + 1024)
    const fetcher = await tell(t, { bytes, valueBytes: undefined }, { maxValueBytes })

    // One that is read first, and then found too long, fails as "a value".
    await t.throwsAsync(fetcher.fetch('g', 'k', patient()), {
      code: 'PEER_FAILED',
      message: /the body must be at most|larger than configured/,
    })
  })
