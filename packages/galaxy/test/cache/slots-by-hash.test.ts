import { noSlot } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
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
