import { type Codec, json } from '@galaxycache/codecs'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { type } from 'arktype'
import test from 'ava'
import fc from 'fast-check'
import * as v from 'valibot'
import { z } from 'zod'
import { codecContract } from './codec-contract.js'

interface User {
  name: string
  age: number
  addresses: { zip: string }[]
}

const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const user: User = { name: 'Ann', age: 42, addresses: [{ zip: '12345' }] }

const users = fc.record(
  {
    name: fc.string(),
    age: fc.integer(),
    addresses: fc.array(fc.record({ zip: fc.string() }, { noNullPrototype: true })),
  },
  { noNullPrototype: true },
)

const validators: readonly { readonly vendor: string; readonly codec: Codec<User> }[] = [
  {
    vendor: 'zod',
    codec: json({
      schema: z.object({ name: z.string(), age: z.number(), addresses: z.array(z.object({ zip: z.string() })) }),
    }),
  },
  {
    vendor: 'valibot',
    codec: json({
      schema: v.object({ name: v.string(), age: v.number(), addresses: v.array(v.object({ zip: v.string() })) }),
    }),
  },
  {
    vendor: 'arktype',
    codec: json({ schema: type({ name: 'string', age: 'number', addresses: [{ zip: 'string' }, '[]'] }) }),
  },
]

for (const { vendor, codec } of validators) {
  for (const { title, run } of codecContract({ codec, values: users })) {
    test(`json with ${vendor}: ${title}`, run)
  }

  for (const { way, call } of [
    { way: 'encode', call: (value: unknown) => codec.encode(value as User) },
    { way: 'decode', call: (value: unknown) => codec.decode(utf8(value)) },
  ]) {
    test(`${way} refuses what ${vendor} refuses, and says where each issue is`, (t) => {
      const wrong = { ...user, age: 'old', addresses: [{ zip: '1' }, { zip: 2 }] }

      const error = t.throws(() => call(wrong), { instanceOf: TypeError })

      t.true(error.message.startsWith(`value does not match its ${vendor} schema: `), error.message)
      t.true(error.message.includes('age: '), error.message)
      t.true(error.message.includes('addresses[1].zip: '), error.message)
      t.is((error.cause as unknown[]).length, 2)
    })
  }

  test(`a value that ${vendor} accepts is deep-frozen`, (t) => {
    const decoded = codec.decode(utf8(user))

    t.deepEqual(decoded, user)
    t.true(Object.isFrozen(decoded.addresses[0]))
  })
}

test('what the schema strips enters neither the bytes nor the value', (t) => {
  const codec = json({ schema: z.object({ name: z.string() }) })
  const withSecret = { name: 'Ann', passwordHash: 'x' }

  t.deepEqual(codec.encode(withSecret), utf8({ name: 'Ann' }))
  t.deepEqual(codec.decode(utf8(withSecret)), { name: 'Ann' })
})

test('what the schema fills in is part of the value, so old bytes can be read', (t) => {
  const codec = json({ schema: z.object({ name: z.string(), tags: z.array(z.string()).default([]) }) })

  t.deepEqual(codec.decode(utf8({ name: 'Ann' })), { name: 'Ann', tags: [] })
})

test('a readonly schema, which freezes the outside itself, still gives values that are frozen inside', (t) => {
  const codec = json({ schema: z.object({ tags: z.array(z.string()) }).readonly() })

  t.true(Object.isFrozen(codec.decode(utf8({ tags: [] })).tags))
})

test('a schema that makes a Date is refused at the first read: a Date cannot be shared', (t) => {
  const codec = json({ schema: z.object({ at: z.coerce.date() }) })

  t.throws(() => codec.decode(utf8({ at: 0 })), {
    instanceOf: TypeError,
    message: 'only plain objects and arrays can be frozen, got Date',
  })
})

for (const { vendor, schema } of [
  { vendor: 'zod', schema: z.string().refine(async () => true) },
  {
    vendor: 'valibot',
    schema: v.pipeAsync(
      v.string(),
      v.checkAsync(async () => true),
    ),
  },
  { vendor: 'own', schema: own(() => Promise.reject(new Error('late'))) },
]) {
  test(`a validator that answers with a Promise is refused, and its rejection harms nobody: ${vendor}`, async (t) => {
    const codec = json({ schema: schema as StandardSchemaV1<unknown, string> })

    t.throws(() => codec.encode('text'), {
      instanceOf: TypeError,
      message: /^schema must answer at once, got a Promise/,
    })
    t.throws(() => codec.decode(utf8('text')), { instanceOf: TypeError, message: /a codec cannot wait$/ })
    await new Promise(setImmediate) // an unhandled rejection would end the process here
  })
}

test('a message lists five issues and counts the others', (t) => {
  const codec = json({ schema: z.array(z.number()) })

  const error = t.throws(() => codec.decode(utf8(Array(8).fill('x'))))

  t.regex(error.message, /schema: \[0\]: .*; \[4\]: [^;]*; and 3 more$/)
})

test('a path may hold segments that are objects, and symbols', (t) => {
  const issues = [{ message: 'bad', path: [{ key: 'a' }, { key: 0 }, Symbol('s'), 'b'] }]
  const codec = json({ schema: own(() => ({ issues })) })

  t.throws(() => codec.decode(utf8(1)), { message: 'value does not match its own schema: a[0].Symbol(s).b: bad' })
})

for (const schema of [{}, null, 'zod', { '~standard': { version: 2, vendor: 'x', validate: () => ({ value: 1 }) } }]) {
  test(`what is not a Standard Schema validator of version 1 is refused at once: ${JSON.stringify(schema)}`, (t) => {
    t.throws(() => json({ schema: schema as unknown as StandardSchemaV1 }), {
      instanceOf: TypeError,
      message: /^schema must be a Standard Schema validator of version 1, got /,
    })
  })
}

function own(validate: StandardSchemaV1.Props<unknown, unknown>['validate']): StandardSchemaV1<unknown, unknown> {
  return { '~standard': { version: 1, vendor: 'own', validate } }
}
