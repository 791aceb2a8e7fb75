import { runInNewContext } from 'node:vm'
import { deepFreeze } from '@galaxycache/codecs'
import test from 'ava'

test('every object and array at any depth is frozen, and the value is given back', (t) => {
  const value = { list: [{ deep: [1, { deeper: {} }] }], text: 'x', nothing: null }

  const frozen = deepFreeze(value)

  t.is(frozen, value)
  for (const part of [value, value.list, value.list[0], value.list[0]?.deep, value.list[0]?.deep[1]]) {
    t.true(Object.isFrozen(part))
  }
})

test('primitives are given back as they are', (t) => {
  for (const value of [undefined, null, 0, 'x', true, 1n]) t.is(deepFreeze(value), value)
})

for (const { shape, text } of [
  { shape: 'arrays', text: (depth: number) => '['.repeat(depth) + ']'.repeat(depth) },
  { shape: 'objects', text: (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` },
]) {
  test(`a million nested ${shape}, which JSON.parse takes, do not overflow the stack`, (t) => {
    const depth = 1_000_000
    let part = deepFreeze(JSON.parse(text(depth)))
    let frozen = 0

    for (; typeof part === 'object' && part !== null; part = Object.values(part)[0])
      frozen += Object.isFrozen(part) ? 1 : 0

    t.is(frozen, depth)
  })
}

test('children of an object that is already frozen are frozen too', (t) => {
  const child = { tags: ['a'] }

  deepFreeze(Object.freeze({ child }))

  t.true(Object.isFrozen(child))
  t.true(Object.isFrozen(child.tags))
})

test('cycles end, frozen before or not', (t) => {
  const open: Record<string, unknown> = {}
  open.self = [open]
  const closed: Record<string, unknown> = {}
  closed.self = [closed]
  Object.freeze(closed)

  t.true(Object.isFrozen(deepFreeze(open).self))
  t.true(Object.isFrozen(deepFreeze(closed).self))
})

for (const value of [new Date(0), new Map(), new Set(), new Uint8Array(2), /x/, new Error()]) {
  test(`a ${value.constructor.name}, which freezing would not protect, is refused by name`, (t) => {
    t.throws(() => deepFreeze({ inner: [value] }), {
      instanceOf: TypeError,
      message: `only plain objects and arrays can be frozen, got ${value.constructor.name}`,
    })
  })
}

test('an instance of a class that is an array is refused by name, for its own methods and fields could write to it', (t) => {
  class Stack extends Array<number> {
    #top = 0
    grow(): number {
      return ++this.#top
    }
  }

  for (const value of [new Stack(), { inner: [Stack.from([1])] }])
    t.throws(() => deepFreeze(value), {
      instanceOf: TypeError,
      message: 'only plain objects and arrays can be frozen, got Stack',
    })
})

test('what hangs on an array by a name is frozen too', (t) => {
  const match = Object.assign(['a'], { groups: { year: ['2026'] }, input: 'a' })

  deepFreeze({ match })

  t.true(Object.isFrozen(match))
  t.true(Object.isFrozen(match.groups))
  t.true(Object.isFrozen(match.groups.year))
})

test('what only looks plain on an array by a name is refused', (t) => {
  t.throws(() => deepFreeze(Object.assign(['a'], { at: new Date(0) })), {
    message: 'only plain objects and arrays can be frozen, got Date',
  })
})

test('an array with holes, and one of another realm, are frozen', (t) => {
  const holes: unknown[] = []
  holes[5] = { deep: true }
  const foreign = runInNewContext('[[{}], { list: [] }]') as readonly unknown[]

  t.true(Object.isFrozen(deepFreeze(holes)[5]))
  t.true(Object.isFrozen((deepFreeze(foreign)[0] as unknown[])[0]))
})

test('a function, which is an object that can be written to, is refused', (t) => {
  t.throws(() => deepFreeze({ call: () => 1 }), {
    message: 'only plain objects and arrays can be frozen, got function',
  })
})

test('objects without a prototype are plain', (t) => {
  const value = Object.assign(Object.create(null), { inner: {} })

  t.true(Object.isFrozen(deepFreeze(value).inner))
})

test('a property named __proto__ is a property like any other', (t) => {
  const value = JSON.parse('{"__proto__":{"polluted":true}}')

  deepFreeze(value)

  t.true(Object.isFrozen(Object.values(value)[0]))
  t.false(Object.isFrozen(Object.prototype))
})
