import { TimestampSchema } from '@bufbuild/protobuf/wkt'
import { bytes, compressed, json, string } from '@galaxycache/codecs'
import { protobuf } from '@galaxycache/codecs/protobuf'
import test from 'ava'

const codecs: Readonly<Record<string, (options: never) => unknown>> = {
  json,
  bytes,
  compressed: (options) => compressed(string, options),
  protobuf: (options) => protobuf(TimestampSchema, options),
}

for (const [name, make] of Object.entries(codecs)) {
  test(`${name}: an option that there is not is refused, so that none is misspelt without notice`, (t) => {
    t.throws(() => make({ versoin: '2' } as never), {
      instanceOf: TypeError,
      message: 'versoin must be left out, for there is no option of that name, got string',
    })
    t.notThrows(() => make({ versoin: undefined } as never))
  })

  for (const [options, got] of [
    [null, 'null'],
    [5, 'number'],
    ['x', 'string'],
    [() => true, 'function'],
  ] as const)
    test(`${name}: options are an object, and not ${got}`, (t) => {
      t.throws(() => make(options as never), {
        instanceOf: TypeError,
        message: `options must be an object, got ${got}`,
      })
    })
}

test('a schema in place of the options is refused, and does not leave values unchecked', (t) => {
  const schema = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } }

  t.throws(() => json(schema as object), { instanceOf: TypeError, message: /^~standard must be left out/ })
})

test('what the cache keeps of what is compressed is not null', (t) => {
  t.throws(() => compressed(string, { keeps: null as never }), { message: "keeps must be 'bytes' or 'both', got null" })
})
