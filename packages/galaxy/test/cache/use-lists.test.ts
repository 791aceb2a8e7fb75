import { noSlot } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { SlotRecords } from '#src/cache/slot-records.js'
import { UseLists } from '#src/cache/use-lists.js'
import { useClasses } from '#src/cache/uses.js'

/** What is in a slot: entries of a class and size are worth more the later they came. */
interface Held {
  readonly group: number
  readonly size: number
  readonly worth: number
}

/** Sizes in doublings of a byte. There is one list for all of the last and more. */
const largest = 30

test('slots come in the order of their worth, and the least is found, whatever their sizes, and whichever came and went', (t) => {
  const turns = fc.array(fc.record({ slot: fc.nat(60), group: fc.nat(useClasses - 1), size: fc.nat(35) }), {
    maxLength: 150,
  })
  // How much more the entries of one list are worth than those of another.
  const listWorths = fc.array(fc.nat(200), { minLength: 13, maxLength: 13 })
  fc.assert(
    fc.property(turns, listWorths, (all, worths) => {
      const lists = new UseLists(new SlotRecords(3), 0)
      const held = new Map<number, Held>()
      const worthOf = (slot: number): number => held.get(slot)?.worth ?? Number.NaN
      for (const [time, { slot, group, size }] of all.entries()) {
        const there = held.get(slot)
        if (there !== undefined) {
          lists.remove(slot, there.group, 2 ** there.size)
          held.delete(slot)
          continue
        }
        const list = group * (largest + 1) + Math.min(size, largest)
        lists.addNewest(slot, group, 2 ** size)
        // A fraction, so that no two are worth the same.
        held.set(slot, { group, size, worth: time + (worths[list % worths.length] as number) + time / 1_000 })
      }

      const expected = [...held.keys()].sort((a, b) => worthOf(b) - worthOf(a))
      t.deepEqual([...lists.worthMostFirst(worthOf)].map(worthOf), expected.map(worthOf))
      t.deepEqual([...lists.worthMostFirst(worthOf)].sort(), [...held.keys()].sort())
      t.is(lists.worthLeast(worthOf), expected.at(-1) ?? noSlot)
    }),
    { numRuns: 200 },
  )
})
