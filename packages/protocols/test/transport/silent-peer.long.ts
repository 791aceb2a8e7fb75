import http from 'node:http'
import {
  Cancellation,
  DeadlineExceededError,
  type FetchedValue,
  type FetchOptions,
  type RemoteFetcher,
} from '@galaxycache/galaxy'
import { connectHandler, connectProtocol } from '@galaxycache/protocols/connect'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { Gate } from '../connect/harness.js'
import { listen, patient, serverOf, textOf, until } from '../http/harness.js'

const ways = [
  { name: 'http', protocol: httpProtocol(), handler: httpHandler },
  { name: 'connect', protocol: connectProtocol({ wire: 'connect' }), handler: connectHandler },
] as const

type Way = (typeof ways)[number]

/** A peer behind a gate. It answers `held` keys, of which it tells when they arrive, when the test says so. */
async function meeting(t: ExecutionContext, { protocol, handler }: Way) {
  const held: ((value: FetchedValue) => void)[] = []
  const value: FetchedValue = { bytes: Buffer.from('here'), expiresAtMs: Number.POSITIVE_INFINITY }
  const galaxies = serverOf((_galaxy, key) =>
    key.startsWith('held') ? new Promise((resolve) => held.push(resolve)) : Promise.resolve(value),
  )
  const gate = await Gate.open(t, `http://${await listen(t, http.createServer(handler(galaxies)))}`)
  const fetcher = protocol.connect({ id: 'peer', url: gate.url })
  t.teardown(() => fetcher.close())
  const fetchAll = (keys: readonly string[]): Promise<readonly string[]> =>
    Promise.all(keys.map(async (key) => textOf(await fetcher.fetch('g', key, patient()))))
  // As many connections as it takes for three calls at once.
  const warm = fetchAll(['held 1', 'held 2', 'held 3'])
  await until(() => held.length === 3)
  for (const answer of held.splice(0)) answer(value)
  await warm
  return { gate, fetcher, held, fetchAll }
}

/** A call that waits until the test lets its time pass. */
function begin(fetcher: RemoteFetcher, key: string) {
  const cancellation = new Cancellation()
  const options: FetchOptions = { timeoutMs: 10_000, cancellation }
  const call = fetcher.fetch('g', key, options)
  const timeOut = (): void => cancellation.cancel(new DeadlineExceededError('a fetch', 10_000))
  return { call, timeOut, leave: () => cancellation.cancel(new Error('left')) }
}

for (const way of ways) {
  test(`${way.name}: once a call has run out of time at a silent peer, no connection of before is used any more`, async (t) => {
    const { gate, fetcher, fetchAll } = await meeting(t, way)
    gate.hold()
    const { call, timeOut } = begin(fetcher, 'lost')

    timeOut()
    await t.throwsAsync(call, { code: 'DEADLINE_EXCEEDED' })
    gate.release()

    t.deepEqual(await fetchAll(['1', '2', '3']), ['here', 'here', 'here'])
    t.is(gate.connections, 6)
  })

  test(`${way.name}: a slow answer costs its own connection alone, as long as the peer answers others`, async (t) => {
    const { gate, fetcher, held, fetchAll } = await meeting(t, way)
    const { call, timeOut } = begin(fetcher, 'held')
    await until(() => held.length === 1)
    await fetchAll(['meanwhile'])

    timeOut()
    await t.throwsAsync(call, { code: 'DEADLINE_EXCEEDED' })

    t.deepEqual(await fetchAll(['1', '2', '3']), ['here', 'here', 'here'])
    t.is(gate.connections, 4)
  })

  test(`${way.name}: a caller who leaves says nothing about the peer`, async (t) => {
    const { gate, fetcher, held, fetchAll } = await meeting(t, way)
    const { call, leave } = begin(fetcher, 'held')
    await until(() => held.length === 1)

    leave()
    await t.throwsAsync(call, { message: 'left' })

    t.deepEqual(await fetchAll(['1', '2', '3']), ['here', 'here', 'here'])
    t.is(gate.connections, 4)
  })
}
