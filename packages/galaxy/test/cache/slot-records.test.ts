import test from 'ava'
import fc from 'fast-check'
import { SlotLists } from '#src/cache/slot-lists.js'
import { SlotRecords } from '#src/cache/slot-records.js'
import { SlotsByHash } from '#src/cache/slots-by-hash.js'

const ownField = 5

test('those who share the records of slots leave the numbers of others alone, also as the records grow', (t) => {
  const step = fc.record({ slot: fc.nat(100), hash: fc.integer({ min: 1, max: 2 ** 32 - 1 }), list: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const records = new SlotRecords(6)
      const byHash = new SlotsByHash(records, 0)
      const lists = new SlotLists(4, records, 2)
      const model = new Map<number, { readonly hash: number; readonly list: number }>()
      const own = new Map<number, number>()
      for (const [i, { slot, hash, list }] of steps.entries()) {
        if (model.delete(slot)) {
          byHash.remove(slot)
          lists.remove(slot)
        } else {
          model.set(slot, { hash, list })
          byHash.add(slot, hash)
          lists.addNewest(list, slot)
          records.numbers[slot * records.size + ownField] = i
          own.set(slot, i)
        }
      }
      for (const [slot, number] of own) t.is(records.numbers[slot * records.size + ownField], number)
      for (const [slot, { hash }] of model) {
        t.is(byHash.hashAt(slot), hash)
        t.is(model.get(byHash.find(hash))?.hash, hash)
        t.true(lists.has(slot))
      }
    }),
    { numRuns: 100 },
  )
})

test('what is new in a record is 0, and there is no room for a slot until it is made', (t) => {
  const records = new SlotRecords(3)
  t.is(records.slots, 0)

  records.fit(20)
  records.numbers.fill(7)
  const { slots } = records
  t.true(slots > 20)
  records.fit(slots)

  t.true(records.slots > slots)
  t.deepEqual([records.numbers[slots * 3 - 1], records.numbers[slots * 3]], [7, 0])
})
