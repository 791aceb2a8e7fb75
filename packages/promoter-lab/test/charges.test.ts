import test from 'ava'
import { measureCharges } from '#src/replay/charges.js'
import { TraceBuilder } from '#src/trace/trace-builder.js'

test('a key is charged as the cache charges it: for its value and more', async (t) => {
  const builder = new TraceBuilder()
  builder.add({ key: 'small', valueBytes: 100 })
  builder.add({ key: 'large', valueBytes: 100_000 })
  builder.add({ key: 'small', valueBytes: 100 })

  const { mainBytes, footprintBytes, hotSurchargeBytes } = await measureCharges(builder.build('test'))

  const [small = 0, large = 0] = mainBytes
  t.is(footprintBytes, small + large)
  t.true(small > 100 && small < 1_000, `${small}`)
  t.true(large > 100_000 && large < 110_000, `${large}`)
  t.true(hotSurchargeBytes > 0 && hotSurchargeBytes < 200, `${hotSurchargeBytes}`)
})

test('a value of no bytes at all is one', async (t) => {
  const builder = new TraceBuilder()
  builder.add({ key: 'empty', valueBytes: 0 })

  const { footprintBytes } = await measureCharges(builder.build('test'))

  t.true(footprintBytes > 0)
})
