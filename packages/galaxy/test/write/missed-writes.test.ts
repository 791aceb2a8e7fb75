import test from 'ava'
import { chunksOfKeys } from '#src/key-chunks.js'
import { MissedWrites } from '#src/write/missed-writes.js'

const told = (missed: MissedWrites): unknown[] => [...missed.writes(chunksOfKeys)]

test('a peer is told each key once, whatever was written to it', (t) => {
  const missed = new MissedWrites()
  missed.add({ kind: 'remove', keys: ['a', 'b'] })
  missed.add({ kind: 'set', key: 'a', bytes: new Uint8Array(1), expiresAtMs: 1 })
  t.deepEqual(told(missed), [{ kind: 'remove', keys: ['a', 'b'] }])
})

test('a peer that missed clears is told the latest, and the keys that were written before and after all the same', (t) => {
  const missed = new MissedWrites()
  missed.add({ kind: 'remove', keys: ['a', 'b'] })
  missed.add({ kind: 'clear', epoch: 7 })
  missed.add({ kind: 'remove', keys: ['c'] })
  missed.add({ kind: 'clear', epoch: 5 })
  t.deepEqual(told(missed), [
    { kind: 'clear', epoch: 7 },
    { kind: 'remove', keys: ['a', 'b', 'c'] },
  ])

  missed.add({ kind: 'clear', epoch: 0 })
  missed.add({ kind: 'remove', keys: ['d'] })
  t.deepEqual(told(missed), [
    { kind: 'clear', epoch: 7 },
    { kind: 'clear', epoch: 0 },
  ])
})

test('a peer that missed too many keys, or too long ones, is told to forget everything', (t) => {
  const many = new MissedWrites()
  many.add({ kind: 'remove', keys: Array.from({ length: 10_000 }, (_, n) => `k${n}`) })
  many.add({ kind: 'remove', keys: ['k0'] })
  t.is(told(many).length, 10, 'a thousand keys a message')
  many.add({ kind: 'remove', keys: ['one more'] })
  t.deepEqual(told(many), [{ kind: 'clear', epoch: 0 }])

  const long = new MissedWrites()
  for (let n = 0; n < 17; n++) long.add({ kind: 'remove', keys: [`${n}${'x'.repeat(60_000)}`] })
  t.deepEqual(told(long), [{ kind: 'clear', epoch: 0 }])
})
