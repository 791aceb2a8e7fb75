import test from 'ava'
import fc from 'fast-check'
import { expiresAtMsOf, timestampOf } from '#src/connect/expiry.js'

test('an expiry comes back as it was, to the microsecond', (t) => {
  fc.assert(
    fc.property(fc.double({ min: -62_135_596_800_000, max: 253_402_300_799_999, noNaN: true }), (expiresAtMs) => {
      const timestamp = timestampOf(expiresAtMs)

      t.true(timestamp !== undefined && timestamp.nanos >= 0 && timestamp.nanos <= 999_999_999)
      t.true(Math.abs(expiresAtMsOf(timestamp) - expiresAtMs) <= 0.001)
    }),
  )
})

test('a timestamp counts whole seconds down and nanoseconds up, before 1970 too', (t) => {
  t.deepEqual(timestampOf(1_500), { seconds: 1n, nanos: 500_000_000 })
  t.deepEqual(timestampOf(-0.25), { seconds: -1n, nanos: 999_750_000 })
})

test('what never expires, or not before the year 10,000, has no timestamp', (t) => {
  t.is(timestampOf(Number.POSITIVE_INFINITY), undefined)
  t.is(timestampOf(Date.UTC(10_000, 0, 1)), undefined)
  t.is(timestampOf(Number.NaN), undefined)
  t.is(expiresAtMsOf(undefined), Number.POSITIVE_INFINITY)
})

test('what expired before the year 1 expired in the year 1', (t) => {
  t.deepEqual(timestampOf(-1e300), { seconds: -62_135_596_800n, nanos: 0 })
})

for (const [seconds, nanos] of [
  [-62_135_596_801n, 0],
  [253_402_300_800n, 0],
  [2n ** 63n - 1n, 0],
  [0n, -1],
  [0n, 1_000_000_000],
] as const) {
  test(`a timestamp of ${seconds} s and ${nanos} ns is refused`, (t) => {
    t.throws(() => expiresAtMsOf({ seconds, nanos }), { instanceOf: RangeError, message: /expiry must be from/ })
  })
}
