import { noSlot } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { SlotRecords } from '#src/cache/slot-records.js'
import { SlotsByHash } from '#src/cache/slots-by-hash.js'

test('finds just the slots that are in use, whatever is added, removed and searched', (t) => {
  const step = fc.record({
    do: fc.constantFrom('turn' as const, 'find' as const),
    slot: fc.nat(40),
    // Few, so that many are the same or in one chain.
    hash: fc.constantFrom(1, 2, 3, 65, 129, 2 ** 32 - 1, 0x80000000, 0x12345678),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (all) => {
      const slots = new SlotsByHash()
      const model = new Map<number, number>()
      for (const { do: what, slot, hash } of all) {
        if (what === 'find') {
          const found = slots.find(hash)
          const isHeld = [...model.values()].includes(hash)
          if (isHeld) t.is(model.get(found) as number, hash)
          else t.is(found, noSlot)
        } else if (model.has(slot)) {
          t.is<number | undefined, number | undefined>(slots.hashAt(slot), model.get(slot))
          slots.remove(slot)
          model.delete(slot)
        } else {
          slots.add(slot, hash)
          model.set(slot, hash)
        }
      }
      for (const hash of new Set(model.values())) t.is(model.get(slots.find(hash)), hash)
    }),
    { numRuns: 200 },
  )
})

/** Records that count how often they are looked at. */
function counted(): { records: SlotRecords; looks: () => number } {
  let looks = 0
  const records = new Proxy(new SlotRecords(2), {
    get: (target, name) => {
      if (name === 'numbers') looks++
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { records, looks: () => looks }
}

test('however many keys have one hash, none takes long to find or to take out', (t) => {
  const { records, looks } = counted()
  const slots = new SlotsByHash(records)
  const many = 20_000
  for (let slot = 0; slot < many; slot++) slots.add(slot, 7)
  t.is(slots.hashAt(slots.find(7)), 7)
  const most = (what: () => void): number => {
    const before = looks()
    what()
    return looks() - before
  }

  // In the same of 2^15 chains.
  t.true(most(() => t.is(slots.find(2 ** 15 + 6), noSlot)) < 500)
  for (const slot of [0, 1, many / 2, many - 1]) t.true(most(() => slots.remove(slot)) < 500)
  t.true(most(() => slots.add(0, 7)) < 500)
  t.is(slots.find(7), 0)
})

test('what is found is held, however many keys that came and went have one hash', (t) => {
  const turns = fc.array(fc.record({ slot: fc.nat(150), hash: fc.constantFrom(1, 1, 1, 257) }), {
    minLength: 500,
    maxLength: 1_000,
  })
  fc.assert(
    fc.property(turns, (all) => {
      const slots = new SlotsByHash()
      const model = new Map<number, number>()
      slots.find(1)
      for (const { slot, hash } of all) {
        if (model.has(slot)) slots.remove(slot)
        else slots.add(slot, hash)
        if (!model.delete(slot)) model.set(slot, hash)
        const found = slots.find(hash)
        if (found !== noSlot && model.get(found) !== hash) throw new Error(`${found} is not of ${hash}`)
        if (model.get(slot) === hash && found !== slot) throw new Error('the latest is not found')
      }
    }),
    { numRuns: 100 },
  )
  t.pass()
})
