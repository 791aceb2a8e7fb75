import { inspect } from 'node:util'
import { all } from '@galaxycache/promoter'
import test from 'ava'
import { FaultLog } from '#src/replay/fault-log.js'
import { replay } from '#src/replay/replay.js'
import { setupWith } from './setups.js'

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

test('of an answer that is no boolean nothing says where, for it was not thrown', async (t) => {
  const late = (): boolean => Promise.resolve(true) as unknown as boolean
  for (const promoter of [late, all(late)]) {
    const { promoterError } = await replay(await setupWith(), { name: 'late', options: () => ({ promoter }) })
    t.regex(promoterError ?? '', /^TypeError: .*must be a boolean, got a promise$/)
  }
})

test('what a promoter calls of ours is passed over to where it called it', async (t) => {
  const promoter = (): boolean => all('always' as unknown as () => boolean) === undefined
  const { promoterError } = await replay(await setupWith(), { name: 'odd', options: () => ({ promoter }) })

  t.regex(promoterError ?? '', /^TypeError: .* at .*promoter.*fault-log\.test\.[jt]s:\d+:\d+\)?$/)
})
