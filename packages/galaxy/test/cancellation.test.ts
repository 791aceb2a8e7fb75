import { Cancellation } from '@galaxycache/galaxy'
import test from 'ava'

test('every listener hears of a cancellation once, with its reason, and those who left do not', (t) => {
  const cancellation = new Cancellation()
  const heard: unknown[] = []
  cancellation.onCancel((reason) => heard.push(['first', reason]))
  const forget = cancellation.onCancel(() => heard.push('gone'))
  cancellation.onCancel((reason) => heard.push(['third', reason]))
  forget()

  cancellation.cancel('over')
  cancellation.cancel('again')
  cancellation.onCancel((reason) => heard.push(['late', reason]))

  t.deepEqual(heard, [
    ['first', 'over'],
    ['third', 'over'],
    ['late', 'over'],
  ])
  t.is(cancellation.signal.reason, 'over')
})

test.serial(
  'a listener that throws keeps the news from nobody, and its error is uncaught as it would be anywhere',
  async (t) => {
    const cancellation = new Cancellation()
    const heard: string[] = []
    // The runner's own listeners would take it for a failure of this test.
    const runner = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
    cancellation.onCancel(() => {
      throw new Error('broken')
    })
    cancellation.onCancel(() => heard.push('told'))

    t.notThrows(() => cancellation.cancel('over'))

    t.deepEqual(heard, ['told'])
    t.is(((await uncaught) as Error).message, 'broken')
    for (const listener of runner) process.on('uncaughtException', listener)
  },
)
