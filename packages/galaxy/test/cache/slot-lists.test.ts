import { noSlot } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { SlotLists } from '#src/cache/slot-lists.js'
import { SlotRecords } from '#src/cache/slot-records.js'

test('each list keeps its order, whatever is added and removed', (t) => {
  const step = fc.record({ list: fc.nat(3), slot: fc.nat(60) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (all) => {
      const lists = new SlotLists(4, new SlotRecords(3), 0)
      const model: number[][] = [[], [], [], []]
      for (const { list, slot } of all) {
        const from = model.find((slots) => slots.includes(slot))
        t.is(lists.has(slot), from !== undefined)
        if (from === undefined) {
          lists.addNewest(list, slot)
          model[list]?.unshift(slot)
        } else {
          from.splice(from.indexOf(slot), 1)
          t.is(lists.remove(slot), from.length === 0)
        }
        for (const [i, slots] of model.entries()) {
          t.deepEqual([lists.newest(i), lists.oldest(i)], [slots[0] ?? noSlot, slots.at(-1) ?? noSlot])
        }
      }
    }),
    { numRuns: 100 },
  )
})
