import { crc32, fnv1a, type HashFunction, HashRing, keyToBytes } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'

/** So few places that points of different owners often fall together. */
const coarse: HashFunction = (bytes) => fnv1a(bytes) & 0xff

const options = fc.record({
  hash: fc.constantFrom(fnv1a, crc32, coarse),
  segmentsPerOwner: fc.integer({ min: 1, max: 20 }),
})
const ids = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 })
const keys = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 50 })

function holds<Ts>(t: ExecutionContext, property: fc.IProperty<Ts>): void {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  t.notThrows(() => {
    fc.assert(property, { seed })
  })
}

test('the order in which ids are given, and how often, changes no owner', (t) => {
  const shuffled = ids.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
  )

  const property = fc.property(shuffled, options, keys, ([list, other], ring, asked) => {
    const [a, b] = [new HashRing(list, ring), new HashRing(other, ring)]
    return asked.every((key) => a.owner(key) === b.owner(key) && `${a.owners(key, 3)}` === `${b.owners(key, 3)}`)
  })

  holds(t, property)
})

test('a peer that joins only takes keys, and one that leaves only gives its own away', (t) => {
  const property = fc.property(ids, options, keys, (list, ring, asked) => {
    const [joining, ...others] = list
    const [without, withIt] = [new HashRing(others, ring), new HashRing(list, ring)]
    return asked.every((key) => withIt.owner(key) === without.owner(key) || withIt.owner(key) === joining)
  })

  holds(t, property)
})

test('the owners of a key are different, begin with its owner, and fewer of them are the first of more', (t) => {
  const property = fc.property(ids, options, keys, (list, ring, asked) => {
    const built = new HashRing(list, ring)
    return asked.every((key) => {
      const all = built.owners(key, list.length + 1)
      const prefixes = all.map((_, i) => built.owners(key, i + 1))
      return (
        new Set(all).size === all.length &&
        all[0] === built.owner(key) &&
        prefixes.every((prefix, i) => `${prefix}` === `${all.slice(0, i + 1)}`)
      )
    })
  })

  holds(t, property)
})

test('as many owners as are asked for are found while every owner has a point', (t) => {
  const property = fc.property(ids, fc.nat(), keys, (list, n, asked) => {
    const ring = new HashRing(list)
    const wanted = 1 + (n % (list.length + 2))
    return asked.every((key) => ring.owners(key, wanted).length === Math.min(wanted, list.length))
  })

  holds(t, property)
})

test('the ranges of all owners cover every hash once, and shares add up to 1', (t) => {
  const property = fc.property(ids, options, (list, ring) => {
    const built = new HashRing(list, ring)
    const ranges = list.flatMap((id) => built.ranges(id)).sort((a, b) => a.from - b.from)
    const touching = ranges.every(({ from, to }, i) => from <= to && from === (ranges[i - 1]?.to ?? -1) + 1)
    const shares = list.reduce((sum, id) => sum + built.share(id), 0)
    return touching && ranges.at(-1)?.to === 2 ** 32 - 1 && shares === 1
  })

  holds(t, property)
})

test('the ranges of one owner are ascending and never touch', (t) => {
  const property = fc.property(ids, options, (list, ring) => {
    const built = new HashRing(list, ring)
    return list.every((id) => {
      const ranges = built.ranges(id)
      return ranges.every(({ from }, i) => i === 0 || from > (ranges[i - 1]?.to ?? 0) + 1)
    })
  })

  holds(t, property)
})

test('the owner of a key is the one in whose ranges its hash is', (t) => {
  const property = fc.property(ids, options, keys, (list, ring, asked) => {
    const built = new HashRing(list, ring)
    return asked.every((key) => {
      const hash = ring.hash(keyToBytes(key))
      const inside = list.filter((id) => built.ranges(id).some(({ from, to }) => from <= hash && hash <= to))
      return inside.length === 1 && inside[0] === built.owner(key)
    })
  })

  holds(t, property)
})

test('all shares at once are the shares one by one', (t) => {
  const property = fc.property(ids, options, (list, ring) => {
    const built = new HashRing(list, ring)
    return `${built.shares()}` === `${built.ids.map((id) => built.share(id))}`
  })

  holds(t, property)
})

test('the owner of a hash is the one whose ranges hold it', (t) => {
  const hashes = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 20 })

  const property = fc.property(ids, options, hashes, (list, ring, asked) => {
    const built = new HashRing(list, ring)
    return asked.every((hash) => {
      const owner = built.ownerAt(hash)
      return owner !== undefined && built.ranges(owner).some(({ from, to }) => from <= hash && hash <= to)
    })
  })

  holds(t, property)
})
