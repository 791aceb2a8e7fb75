import { create, type MessageShape } from '@bufbuild/protobuf'
import { type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt'
import { bytes, type Codec, compressed, deepFreeze, json, string } from '@galaxycache/codecs'
import { protobuf } from '@galaxycache/codecs/protobuf'
import { type } from 'arktype'
import test from 'ava'
import * as v from 'valibot'
import { z } from 'zod'

interface User {
  readonly name: string
  readonly tags: readonly string[]
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The compiler accepts the call only if the codec's value type is exactly `T`. */
const isCodecOf =
  <T>() =>
  <U>(codec: Codec<U>, ..._proof: Same<T, U> extends true ? [] : [never]): Codec<U> =>
    codec

const user: User = { name: 'Ann', tags: ['a'] }

test('each codec has the type of its values, with nothing to annotate', (t) => {
  isCodecOf<string>()(string)
  isCodecOf<Uint8Array>()(bytes())
  isCodecOf<unknown>()(json())
  isCodecOf<Timestamp>()(protobuf(TimestampSchema))
  isCodecOf<MessageShape<typeof TimestampSchema>>()(compressed(protobuf(TimestampSchema)))

  t.deepEqual(isCodecOf<User>()(json<User>()).decode(json<User>().encode(user)), user)
  t.deepEqual(isCodecOf<User>()(compressed(json<User>())).decode(compressed(json<User>()).encode(user)), user)
})

test('json takes its type from what the schema gives', (t) => {
  const withZod = isCodecOf<{ name: string; tags: string[] }>()(
    json({ schema: z.object({ name: z.string(), tags: z.array(z.string()).default([]) }) }),
  )
  const withValibot = isCodecOf<{ name: string; age?: number | undefined }>()(
    json({ schema: v.object({ name: v.string(), age: v.optional(v.number()) }) }),
  )
  const withArktype = isCodecOf<{ name: string; kind: 'a' | 'b' }>()(
    json({ schema: type({ name: 'string', kind: "'a'|'b'" }) }),
  )

  t.deepEqual(withZod.decode(withZod.encode({ name: 'x', tags: [] })), { name: 'x', tags: [] })
  t.deepEqual(withValibot.decode(withValibot.encode({ name: 'x' })), { name: 'x' })
  t.deepEqual(withArktype.decode(withArktype.encode({ name: 'x', kind: 'b' })), { name: 'x', kind: 'b' })
})

test('a schema may be held against a type, and one that gives something else does not compile', (t) => {
  const codec: Codec<User> = json<User>({ schema: z.object({ name: z.string(), tags: z.array(z.string()) }) })
  // @ts-expect-error tags are missing
  const wrong = json<User>({ schema: z.object({ name: z.string() }) })

  t.deepEqual(codec.decode(codec.encode(user)), user)
  t.notDeepEqual(wrong.decode(wrong.encode(user)), user)
})

test('a value of another type does not compile', (t) => {
  // @ts-expect-error a number is not a string
  t.throws(() => string.encode(1))
  // @ts-expect-error a string is not bytes
  t.throws(() => bytes().encode('text'))
  // @ts-expect-error name is missing
  t.notThrows(() => json<User>().encode({ tags: [] }))
  // @ts-expect-error not a message
  t.throws(() => protobuf(TimestampSchema).encode({ seconds: 1n, nanos: 0 }))
  t.notThrows(() => protobuf(TimestampSchema).encode(create(TimestampSchema)))
})

test('deepFreeze keeps the type of its argument', (t) => {
  const frozen: User = deepFreeze(user)

  t.is(frozen, user)
})
