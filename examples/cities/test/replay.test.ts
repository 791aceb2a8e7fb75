import test from 'ava'
import { Replay } from '#src/peer/replay.js'

const order = { ids: Int32Array.from({ length: 500 }, (_, i) => i), concurrency: 8, intervalMs: 0 }
const never = new AbortController().signal

test('every get of a share is asked for once, in order', async (t) => {
  const asked: string[] = []
  const replay = new Replay(order, async (key) => asked.push(key), never)

  await replay.run()

  t.deepEqual(asked, [...order.ids].map(String))
  t.is(replay.done, order.ids.length)
  t.is(replay.failed, 0)
})

test('never more gets are in flight than asked for, and as many when they take time', async (t) => {
  let inFlight = 0
  let most = 0
  const get = async (): Promise<void> => {
    most = Math.max(most, ++inFlight)
    await new Promise((resolve) => setImmediate(resolve))
    inFlight--
  }

  await new Replay(order, get, never).run()

  t.is(most, order.concurrency)
})

test('a get that fails is counted, and the others go on', async (t) => {
  const replay = new Replay(order, async (key) => (key === '7' ? Promise.reject(new Error('no seven')) : key), never)

  await replay.run()

  t.is(replay.failed, 1)
  t.is(replay.firstError, 'Error: no seven')
  t.is(replay.done, order.ids.length)
})

test('once aborted, no new get is started', async (t) => {
  const stop = new AbortController()
  const asked: string[] = []
  const get = async (key: string): Promise<void> => {
    asked.push(key)
    if (key === '99') stop.abort()
  }

  await new Replay({ ...order, concurrency: 1 }, get, stop.signal).run()

  t.is(asked.length, 100)
})
