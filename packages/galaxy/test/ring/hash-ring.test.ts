import { crc32, fnv1a, goCompatible, type HashFunction, HashRing, type RingOptions } from '@galaxycache/galaxy'
import test from 'ava'

/** A hash that puts points and keys where a test wants them: the number after the last `@` of the text. */
const placed: HashFunction = (bytes) => Number(/@(\d+)$/.exec(new TextDecoder().decode(bytes))?.[1] ?? 0)
const last = 2 ** 32 - 1

test('a ring without owners has no owner for any key', (t) => {
  const ring = new HashRing([])

  t.is(ring.owner('key'), undefined)
  t.deepEqual(ring.owners('key', 3), [])
  t.deepEqual(ring.ranges('nobody'), [])
  t.is(ring.share('nobody'), 0)
  t.deepEqual(ring.shares(), [])
  t.is(ring.ownerAt(0), undefined)
  t.is(ring.pointCount, 0)
})

test('the only owner owns everything', (t) => {
  const ring = new HashRing(['self'])

  t.is(ring.owner('key'), 'self')
  t.deepEqual(ring.owners('key', 3), ['self'])
  t.deepEqual(ring.ranges('self'), [{ from: 0, to: last }])
  t.is(ring.share('self'), 1)
})

test('a key belongs to the first point at or after its hash, and past the last one to the first of all', (t) => {
  const ring = new HashRing(['a@100', 'b@200', 'c@300'], { hash: placed, segmentsPerOwner: 1 })

  const owners = [0, 100, 101, 200, 201, 300, 301, last].map((hash) => ring.owner(`key@${hash}`))

  t.deepEqual(owners, ['a@100', 'a@100', 'b@200', 'b@200', 'c@300', 'c@300', 'a@100', 'a@100'])
})

test('points at the very ends of the hash space are found', (t) => {
  const ring = new HashRing(['first@0', `last@${last}`], { hash: placed, segmentsPerOwner: 1 })

  t.deepEqual(
    [0, 1, last - 1, last].map((hash) => ring.owner(`key@${hash}`)),
    ['first@0', `last@${last}`, `last@${last}`, `last@${last}`],
  )
  t.deepEqual(ring.ranges('first@0'), [{ from: 0, to: 0 }])
  t.deepEqual(ring.ranges(`last@${last}`), [{ from: 1, to: last }])
})

test('ranges include both ends, and one that goes round the end is given in two', (t) => {
  const ring = new HashRing(['a@100', 'b@200'], { hash: placed, segmentsPerOwner: 1 })

  t.deepEqual(ring.ranges('b@200'), [{ from: 101, to: 200 }])
  t.deepEqual(ring.ranges('a@100'), [
    { from: 0, to: 100 },
    { from: 201, to: last },
  ])
  t.is(ring.share('b@200'), 100 / 2 ** 32)
})

test('ids are given each once, sorted by their bytes', (t) => {
  const ring = new HashRing(['b', '\u{1f30c}', 'a', '\uff5e', 'b'])

  t.deepEqual(ring.ids, ['a', 'b', '\uff5e', '\u{1f30c}'])
  t.is(ring.size, 4)
})

test('of two ids on one point the one keeps it that sorts later by bytes, though JavaScript sorts it earlier', (t) => {
  const galaxy = '\u{1f30c}@7'
  const tilde = '\uff5e@7'

  for (const ids of [
    [galaxy, tilde],
    [tilde, galaxy],
  ]) {
    const ring = new HashRing(ids, { hash: placed, segmentsPerOwner: 1 })
    t.is(ring.owner('key@7'), galaxy)
    t.is(ring.pointCount, 1)
  }
  t.true(galaxy < tilde)
})

test('owners are as many as there are to be had when some have lost all their points, and the search for more ends', (t) => {
  const ring = new HashRing(['a', 'b', 'c'], { hash: () => 42 })

  t.is(ring.pointCount, 1)
  t.is(ring.size, 3)
  t.deepEqual(ring.owners('key', 3), ['c'])
  t.is(ring.share('a'), 0)
})

test('the owners of a key that chance puts on one owner are found further on', (t) => {
  const ring = new HashRing(['a@100', 'b@200', 'c@300'], { hash: placed, segmentsPerOwner: 1 })

  // The replicas' marks hide the number, so all but the first hash to 0.
  t.deepEqual(ring.owners('key@150', 3), ['b@200', 'a@100', 'c@300'])
})

test('a replica is the key, two marks and its number as a varint', (t) => {
  const hashed: string[] = []
  const spy: HashFunction = (bytes) => {
    hashed.push(Buffer.from(bytes).toString('hex'))
    return fnv1a(bytes)
  }
  const ids = Array.from({ length: 301 }, (_, i) => `peer-${i}`)
  const ring = new HashRing(ids, { hash: spy, segmentsPerOwner: 3 })
  hashed.length = 0

  const owners = ring.owners('k', 301)

  t.is(new Set(owners).size, 301)
  t.deepEqual(
    [0, 1, 127, 128, 300].map((replica) => hashed[replica]),
    ['6b', '6baaaa01', '6baaaa7f', '6baaaa8001', '6baaaaac02'],
  )
})

test('a hash that crowds its points into one corner finds the same owners', (t) => {
  const crowded: HashFunction = (bytes) => fnv1a(bytes) >>> 20
  const ids = Array.from({ length: 20 }, (_, i) => `peer-${i}`)
  const ring = new HashRing(ids, { hash: crowded })

  for (let i = 0; i < 1000; i++) {
    const hash = crowded(new TextEncoder().encode(`key-${i}`))
    const owner = ids.find((id) => ring.ranges(id).some(({ from, to }) => from <= hash && hash <= to))
    t.is(ring.owner(`key-${i}`), owner)
  }
})

test('the points of an owner are the hashes of their decimal numbers followed by the id', (t) => {
  const hashed: string[] = []
  const spy: HashFunction = (bytes) => {
    hashed.push(new TextDecoder().decode(bytes))
    return fnv1a(bytes)
  }

  new HashRing(['é'], { hash: spy, segmentsPerOwner: 1012 })

  t.deepEqual(
    hashed,
    Array.from({ length: 1012 }, (_, i) => `${i}é`),
  )
})

test('a hash of the user’s own needs no ofAscii, and one that gives none is asked for the bytes', (t) => {
  const plain: HashFunction = (bytes) => fnv1a(bytes)
  const shy: HashFunction = Object.assign((bytes: Uint8Array) => fnv1a(bytes), { ofAscii: () => -1 })
  const ids = ['a', 'b', 'c']

  for (const key of ['', 'key', 'ключ', '\udc80', 'k'.repeat(1000)]) {
    const owner = new HashRing(ids).owner(key)
    t.is(new HashRing(ids, { hash: plain }).owner(key), owner)
    t.is(new HashRing(ids, { hash: shy }).owner(key), owner)
  }
})

test('goCompatible is what a Go galaxycache does when it is told nothing', (t) => {
  const ring = new HashRing(['http://10.0.0.1:8080'], goCompatible)

  t.is(ring.segmentsPerOwner, 50)
  t.is(goCompatible.hash, crc32)
})

test('an owner has 256 points by default', (t) => {
  const ring = new HashRing(['a', 'b', 'c', 'd'])

  t.is(ring.segmentsPerOwner, 256)
  t.is(ring.pointCount, 1024)
})

test('a ring does not change with the list that it was made of, and its ids cannot be written to', (t) => {
  const ids = ['a', 'b']
  const ring = new HashRing(ids)

  ids.push('c')

  t.deepEqual(ring.ids, ['a', 'b'])
  t.throws(() => (ring.ids as string[]).push('c'), { instanceOf: TypeError })
})

const wrongOptions: readonly (readonly [string, unknown, string])[] = [
  ['a hash by its name', { hash: 'crc32' }, 'hash must be a function, got "crc32"'],
  [
    'an ofAscii that is no function',
    { hash: Object.assign(() => 0, { ofAscii: 1 }) },
    'hash.ofAscii must be a function, got 1',
  ],
  ['no points', { segmentsPerOwner: 0 }, 'segmentsPerOwner must be a positive integer, got 0'],
  ['half a point', { segmentsPerOwner: 1.5 }, 'segmentsPerOwner must be a positive integer, got 1.5'],
  ['points that are no number', { segmentsPerOwner: '50' }, 'segmentsPerOwner must be a positive integer, got "50"'],
  [
    'too many points',
    { segmentsPerOwner: 2 ** 24 + 1 },
    'owners times segmentsPerOwner must be at most 16777216, got 16777217',
  ],
  ['a signed hash', { hash: () => -1 }, 'result of hash must be an integer from 0 to 2^32 - 1, got -1'],
  [
    'a hash of more than 32 bits',
    { hash: () => 2 ** 32 },
    'result of hash must be an integer from 0 to 2^32 - 1, got 4294967296',
  ],
  ['a hash of NaN', { hash: () => Number.NaN }, 'result of hash must be an integer from 0 to 2^32 - 1, got NaN'],
  ['a hash of text', { hash: () => '7' }, 'result of hash must be an integer from 0 to 2^32 - 1, got "7"'],
]

for (const [title, options, message] of wrongOptions) {
  test(`a ring refuses at once ${title}`, (t) => {
    t.throws(() => new HashRing(['a'], options as RingOptions), { message })
  })
}

const wrongOwners: readonly (readonly [string, unknown, string])[] = [
  ['a single string', 'http://10.0.0.1', 'owners must be an iterable of ids, got "http://10.0.0.1"'],
  ['nothing', undefined, 'owners must be an iterable of ids, got undefined'],
  ['an id that is no string', ['a', 7], 'owner must be a non-empty string of valid Unicode, got 7'],
  ['an empty id', [''], 'owner must be a non-empty string of valid Unicode, got ""'],
  ['an id that is not Unicode', ['\ud800'], 'owner must be a non-empty string of valid Unicode, got "\\ud800"'],
]

for (const [title, owners, message] of wrongOwners) {
  test(`a ring refuses as owners ${title}`, (t) => {
    t.throws(() => new HashRing(owners as string[]), { instanceOf: TypeError, message })
  })
}

test('a hash that goes wrong only for a key says so when the key is asked for', (t) => {
  const ring = new HashRing(['a'], { hash: (bytes) => (bytes[0] === 0x6b ? -1 : 1) })

  t.throws(() => ring.owner('key'), { instanceOf: RangeError, message: /^result of hash must be/ })
})

test('a number of owners that is no positive integer is refused', (t) => {
  const ring = new HashRing(['a'])

  for (const n of [0, -1, 1.5, Number.NaN]) {
    t.throws(() => ring.owners('key', n), { instanceOf: RangeError, message: `n must be a positive integer, got ${n}` })
  }
})

test('a hash that is no place on the ring is refused', (t) => {
  const ring = new HashRing(['a'])

  for (const hash of [-1, 1.5, 2 ** 32, Number.NaN]) {
    t.throws(() => ring.ownerAt(hash), {
      instanceOf: RangeError,
      message: `hash must be a whole number from 0 to 2^32 - 1, got ${hash}`,
    })
  }
})

test('a key that has no bytes is refused, not given to somebody', (t) => {
  const ring = new HashRing(['a', 'b'])

  t.throws(() => ring.owner('\ud800'), { code: 'INVALID_ARGUMENT' })
  t.throws(() => ring.owners('\ud800', 2), { code: 'INVALID_ARGUMENT' })
  t.throws(() => ring.owner(7 as unknown as string), { code: 'INVALID_ARGUMENT' })
})
