import { inspect } from 'node:util'
import test from 'ava'
import { FaultLog } from '#src/replay/fault-log.js'

test('of what is reported the first error is kept, also one that throws when it is looked at', (t) => {
  const odd = {
    [inspect.custom]: () => {
      throw new Error('no')
    },
  }
  const faults = new FaultLog()
  t.is(faults.first, undefined)

  faults.error({ err: odd })
  faults.error({ err: new Error('later') })

  t.is(faults.first, 'what cannot be shown')
})
